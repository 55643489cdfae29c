package dev.tinyforge.git;

import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** One conversation with one host, and what it may cost. */
final class Visit implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final RepositoryUrl url;
    private final Optional<GitCredentials> login;
    private final Addresses addresses;
    private final Cost cost;
    private final long deadline;
    private final AtomicLong received = new AtomicLong();
    private final List<Closeable> opened = new ArrayList<>();
    private OptionalInt status = OptionalInt.empty();
    private Optional<TooMuch> stopped = Optional.empty();
    private boolean aborted;

    /**
     * The most it may cost.
     *
     * @param bytes that are received, all together
     * @param content whether more than that is the content's fault, not the host's
     */
    record Cost(long bytes, Duration time, boolean content) {}

    /** Begins now. */
    Visit(RepositoryUrl url, Optional<GitCredentials> login, Addresses addresses, Cost cost) {
        this.url = url;
        this.login = login;
        this.addresses = addresses;
        this.cost = cost;
        this.deadline = System.nanoTime() + cost.time().toNanos();
    }

    RepositoryUrl url() {
        return url;
    }

    Addresses addresses() {
        return addresses;
    }

    Map<String, String> refs() throws GitAPIException {
        Map<String, String> refs = new HashMap<>();
        // With a repository whose settings are in memory, JGit asks for those of user and machine nowhere.
        try (this;
                Repository nowhere = new InMemoryRepository(new DfsRepositoryDescription("nowhere"))) {
            for (Ref ref : Git.wrap(nowhere)
                    .lsRemote()
                    .setRemote(url.uri().toPrivateString())
                    .setHeads(true)
                    .setTags(true)
                    .setTimeout(seconds())
                    .setCredentialsProvider(new Login(url, login))
                    .setTransportConfigCallback(this::guard)
                    .call()) {
                ObjectId commit = ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId();
                if (commit != null) {
                    refs.put(ref.getName(), commit.name());
                }
            }
        }
        return Map.copyOf(refs);
    }

    /** A way into the repository, which takes whole objects and no tag that was not asked for. */
    Transport transport(Repository into) throws IOException {
        try {
            Transport transport = Transport.open(into, url.uri());
            transport.setTimeout(seconds());
            transport.setCredentialsProvider(new Login(url, login));
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setFetchThin(false);
            guard(transport);
            return transport;
        } catch (org.eclipse.jgit.errors.NotSupportedException e) {
            throw new TransportException(url.toString(), e);
        }
    }

    private int seconds() {
        return (int) Math.max(1, Math.min(left().toSeconds(), SILENCE.toSeconds()));
    }

    private void guard(Transport transport) {
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new GuardedHttp(this));
        } else if (transport instanceof SshTransport ssh) {
            ssh.setSshSessionFactory(new GuardedSsh(this, login));
        } else {
            throw new IllegalStateException("not one of " + url.uri().getScheme());
        }
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** How long one step may be silent: what was asked for, if there is still as much time. */
    int patience(int millis) {
        return (int) Math.max(1, Math.min(millis > 0 ? millis : SILENCE.toMillis(), left().toMillis()));
    }

    /** The status of the last answer over http. */
    synchronized OptionalInt status() {
        return status;
    }

    synchronized void answered(int code) {
        status = OptionalInt.of(code);
    }

    /** Is closed with the visit, or when it is given up. */
    void opened(Closeable connection) throws IOException {
        synchronized (this) {
            if (!aborted) {
                opened.add(connection);
                return;
            }
        }
        throw new TooMuch("given up");
    }

    synchronized boolean aborted() {
        return aborted;
    }

    /** Whatever is open breaks, and nothing more is opened. May block. */
    void abort() {
        List<Closeable> all;
        synchronized (this) {
            aborted = true;
            all = List.copyOf(opened);
            opened.clear();
        }
        for (Closeable each : all) {
            try {
                each.close();
            } catch (IOException e) {
                // It is broken already.
            }
        }
    }

    @Override
    public void close() {
        abort();
    }

    long received() {
        return received.get();
    }

    void received(long bytes) throws IOException {
        if (received.addAndGet(bytes) > cost.bytes()) {
            String size = cost.bytes() / 1024 / 1024 + " MiB";
            throw stopped(
                    cost.content()
                            ? new BeyondLimits("it takes more than " + size + " to fetch: make it smaller")
                            : new TooMuch("its answer is longer than " + size));
        }
    }

    /** @throws TooMuch if it is over, whyever; JGit tries again what fails */
    void check() throws IOException {
        if (aborted()) {
            throw new TooMuch("given up");
        }
        Optional<TooMuch> before = stopped();
        if (before.isPresent()) {
            throw before.get();
        }
        if (left().isZero()) {
            throw stopped(late());
        }
    }

    /** Why we stopped it, if we did: what becomes of an exception within JGit does not tell. */
    synchronized Optional<TooMuch> stopped() {
        return stopped;
    }

    /** @return the same, the first of which is remembered */
    synchronized TooMuch stopped(TooMuch reason) {
        stopped = stopped.or(() -> Optional.of(reason));
        return reason;
    }

    /** That its time is over: what has come so far says whose fault it is. */
    TooMuch late() {
        long seconds = cost.time().toSeconds();
        return cost.content() && received() > 0
                ? new BeyondLimits("it takes more than " + seconds + " s to fetch: make it smaller, or allow more time")
                : new TooMuch("no answer within " + seconds + " s; check the network, or try again later");
    }

    /** An answer that ends, whatever its sender does. */
    InputStream bounded(InputStream in) {
        return new BoundedStream(in, this);
    }
}
