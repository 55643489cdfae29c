package dev.tinyforge.git;

import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Asks hosts as a Git client does, so many at a time, each on a thread that can be left behind. */
final class JGitRepositoryHost implements RepositoryHost {
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 16 * 1024 * 1024;

    private final Function<String, Optional<GitCredentials>> credentials;
    private final Duration patience;
    private final int most;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);
    private final ExecutorService threads;

    JGitRepositoryHost(Function<String, Optional<GitCredentials>> credentials) {
        this(credentials, PATIENCE, MOST);
    }

    /** @param most bytes of an answer */
    JGitRepositoryHost(Function<String, Optional<GitCredentials>> credentials, Duration patience, int most) {
        this.credentials = credentials;
        this.patience = patience;
        this.most = most;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "forge-git-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Map<String, String> refs(String text, Optional<String> name) {
        RepositoryUrl url = RepositoryUrl.parse(text);
        Optional<GitCredentials> login = name.map(wanted -> named(url, wanted));
        if (url.ssh() && login.flatMap(GitCredentials::sshKeyFile).isEmpty()) {
            throw Failures.denied(url, "ssh asks for a key: name credentials with git.<name>.ssh_key_file");
        }
        long deadline = System.nanoTime() + patience.toNanos();
        return within(new Visit(url, login, deadline, most));
    }

    private GitCredentials named(RepositoryUrl url, String name) {
        GitCredentials login = credentials
                .apply(name)
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND,
                        "there are no Git credentials named `" + name + "`: set git." + name + ".username and git."
                                + name + ".password, or git." + name + ".ssh_key_file"));
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

    private Map<String, String> within(Visit visit) {
        try {
            if (!slots.tryAcquire(visit.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw late(visit);
            }
            FutureTask<Map<String, String>> answer = new FutureTask<>(visit::refs);
            threads.execute(() -> {
                try {
                    answer.run();
                } finally {
                    slots.release();
                }
            });
            try {
                return answer.get(Math.max(1, visit.left().toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | InterruptedException e) {
                answer.cancel(true);
                // Breaking a connection may block as long as what holds it does.
                threads.execute(visit::abort);
                throw e;
            }
        } catch (TimeoutException e) {
            throw late(visit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(visit.url(), "interrupted while waiting for it");
        } catch (ExecutionException e) {
            throw Failures.of(visit, e.getCause() == null ? e : e.getCause());
        }
    }

    private ForgeException late(Visit visit) {
        return Failures.unreachable(
                visit.url(), "no answer within " + patience.toSeconds() + " s; check the network, or try again later");
    }

    @Override
    public RepositoryTree open(
            String url,
            Optional<String> credentials,
            String commit,
            TreeLimits limits,
            Consumer<String> progress,
            Cancellation cancellation) {
        throw new UnsupportedOperationException("not yet");
    }
}
