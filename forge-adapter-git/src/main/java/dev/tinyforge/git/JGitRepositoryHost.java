package dev.tinyforge.git;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;

/** Asks hosts as a Git client does, so many at a time, each on a thread that can be left behind. */
final class JGitRepositoryHost implements RepositoryHost {
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 16 * 1024 * 1024;
    /** How soon somebody who waits for a turn notices that he is to give up. */
    private static final Duration TURN = Duration.ofMillis(200);

    private final Function<String, Optional<GitCredentials>> credentials;
    private final Addresses addresses;
    private final Path work;
    private final Visit.Cost cost;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);
    private final Semaphore fetches = new Semaphore(Memory.FETCHES, true);
    private final ExecutorService threads;

    /** @param work the folder in which what is fetched lies for as long as it is open */
    JGitRepositoryHost(Function<String, Optional<GitCredentials>> credentials, Addresses addresses, Path work) {
        this(credentials, addresses, work, PATIENCE, MOST);
    }

    /** @param most bytes of an answer about refs */
    JGitRepositoryHost(
            Function<String, Optional<GitCredentials>> credentials,
            Addresses addresses,
            Path work,
            Duration patience,
            int most) {
        this.credentials = credentials;
        this.addresses = addresses;
        this.work = work;
        this.cost = new Visit.Cost(most, patience, false);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "forge-git-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Map<String, String> refs(String text, Optional<String> name) {
        RepositoryUrl url = RepositoryUrl.parse(text);
        Visit visit = new Visit(url, login(url, name), addresses, cost);
        try {
            if (!slots.tryAcquire(visit.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw Failures.of(visit, visit.late());
            }
        } catch (InterruptedException e) {
            throw interrupted(visit);
        }
        return answer(visit, started(visit::refs, refs -> {}, slots));
    }

    @Override
    public RepositoryTree open(
            String text,
            Optional<String> name,
            String commit,
            TreeLimits limits,
            Consumer<String> progress,
            Cancellation cancellation) {
        RepositoryUrl url = RepositoryUrl.parse(text);
        if (!Build.isCommit(commit)) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "that is not a commit's full name: write its 40 hex digits");
        }
        Optional<GitCredentials> login = login(url, name);
        if (!ObjectId.isId(commit)) {
            throw Failures.denied(url, "Forge reads no repositories with SHA-256 names");
        }
        turn(url, cancellation);
        Visit visit = new Visit(url, login, addresses, new Visit.Cost(limits.bytes(), limits.time(), true));
        FutureTask<RepositoryTree> tree = started(
                () -> fetched(visit, ObjectId.fromString(commit), limits, progress), RepositoryTree::close, fetches);
        cancellation.onCancel(() -> abandon(tree, visit));
        try {
            RepositoryTree fetched = answer(visit, tree);
            if (cancellation.cancelled()) {
                fetched.close();
                throw cancelled(url);
            }
            return fetched;
        } catch (CancellationException e) {
            throw cancelled(url);
        } catch (ForgeException e) {
            throw cancellation.cancelled() ? cancelled(url) : e;
        }
    }

    /** Waits until memory is free for one more fetch; that costs none of its time. */
    private void turn(RepositoryUrl url, Cancellation cancellation) {
        try {
            do {
                if (cancellation.cancelled()) {
                    throw cancelled(url);
                }
            } while (!fetches.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(url, "interrupted while waiting for a turn");
        }
    }

    private RepositoryTree fetched(Visit visit, ObjectId commit, TreeLimits limits, Consumer<String> progress)
            throws IOException {
        Workplace workplace = Workplace.in(work);
        try (visit) {
            FetchedRepository repository = new FetchedRepository(workplace.folder());
            new Fetch(visit, repository, commit, progress).run();
            return new FetchedTree(visit.url(), repository, workplace, commit, limits);
        } catch (IOException | RuntimeException | Error e) {
            workplace.close();
            throw e;
        }
    }

    private static ForgeException cancelled(RepositoryUrl url) {
        return new ForgeException(ErrorCode.CANCELLED, "fetching " + url + " was cancelled");
    }

    private Optional<GitCredentials> login(RepositoryUrl url, Optional<String> name) {
        Optional<GitCredentials> login = name.map(wanted -> named(url, wanted));
        if (url.ssh() && login.flatMap(GitCredentials::sshKeyFile).isEmpty()) {
            throw Failures.denied(url, "ssh asks for a key: name credentials with git.<name>.ssh_key_file");
        }
        return login;
    }

    private GitCredentials named(RepositoryUrl url, String name) {
        GitCredentials login = credentials
                .apply(name)
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND,
                        "there are no Git credentials named `" + name + "`: set git." + name + ".password, with git."
                                + name + ".username unless it is a token, or git." + name + ".ssh_key_file"));
        login.server()
                .map(server -> server.strip().toLowerCase(Locale.ROOT))
                .filter(server -> !server.equals(url.host()))
                .ifPresent(server -> {
                    throw Failures.denied(
                            url,
                            "the credentials `" + name + "` are for " + server + ": name others, or change git." + name
                                    + ".server");
                });
        login.sshKeyFile().filter(file -> url.ssh() && !Files.isReadable(file)).ifPresent(file -> {
            throw Failures.denied(url, "git." + name + ".ssh_key_file cannot be read: " + file);
        });
        return login;
    }

    /** @param turn given back when it is over, however late that is */
    private <T> FutureTask<T> started(Callable<T> work, Consumer<T> unwanted, Semaphore turn) {
        AtomicReference<T> made = new AtomicReference<>();
        FutureTask<T> task = new FutureTask<>(() -> {
            T result = work.call();
            made.set(result);
            return result;
        });
        threads.execute(() -> {
            try {
                task.run();
                if (task.isCancelled()) {
                    Optional.ofNullable(made.get()).ifPresent(unwanted);
                }
            } finally {
                turn.release();
            }
        });
        return task;
    }

    private <T> T answer(Visit visit, FutureTask<T> task) {
        try {
            try {
                return task.get(Math.max(1, visit.left().toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (abandon(task, visit)) {
                    throw Failures.of(visit, visit.late());
                }
            } catch (InterruptedException e) {
                boolean abandoned = abandon(task, visit);
                Thread.currentThread().interrupt();
                if (abandoned) {
                    throw Failures.unreachable(visit.url(), "interrupted while waiting for it");
                }
            }
            // It was over just then, and what it brought is not to be lost.
            return task.get();
        } catch (InterruptedException e) {
            throw interrupted(visit);
        } catch (ExecutionException e) {
            throw Failures.of(visit, e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Does not block, though breaking a connection may, for as long as what holds it does.
     *
     * @return whether it was not over
     */
    private boolean abandon(FutureTask<?> task, Visit visit) {
        boolean abandoned = task.cancel(true);
        threads.execute(visit::abort);
        return abandoned;
    }

    private static ForgeException interrupted(Visit visit) {
        Thread.currentThread().interrupt();
        return Failures.unreachable(visit.url(), "interrupted while waiting for it");
    }
}
