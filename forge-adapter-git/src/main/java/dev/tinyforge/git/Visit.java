package dev.tinyforge.git;

import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** One question to one host. */
final class Visit {
    private final RepositoryUrl url;
    private final Optional<GitCredentials> login;
    private final long deadline;
    private final int most;
    private final List<HttpURLConnection> opened = new ArrayList<>();
    private OptionalInt status = OptionalInt.empty();
    private boolean aborted;

    /**
     * @param deadline by {@link System#nanoTime}
     * @param most bytes of an answer
     */
    Visit(RepositoryUrl url, Optional<GitCredentials> login, long deadline, int most) {
        this.url = url;
        this.login = login;
        this.deadline = deadline;
        this.most = most;
    }

    RepositoryUrl url() {
        return url;
    }

    Map<String, String> refs() throws GitAPIException {
        Map<String, String> refs = new HashMap<>();
        // With a repository whose settings are in memory, JGit asks for those of user and machine nowhere.
        try (Repository nowhere = new InMemoryRepository(new DfsRepositoryDescription("nowhere"))) {
            for (Ref ref : Git.wrap(nowhere)
                    .lsRemote()
                    .setRemote(url.uri().toPrivateString())
                    .setHeads(true)
                    .setTags(true)
                    .setTimeout((int) Math.max(1, left().toSeconds()))
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

    /** The status of the last answer over http. */
    synchronized OptionalInt status() {
        return status;
    }

    synchronized void answered(int code) {
        status = OptionalInt.of(code);
    }

    void opened(HttpURLConnection connection) throws IOException {
        synchronized (this) {
            if (!aborted) {
                opened.add(connection);
                return;
            }
        }
        throw new TooMuch("given up");
    }

    /** Breaks connections that have not begun to answer; those that have end by {@link #bounded}. May block. */
    void abort() {
        List<HttpURLConnection> all;
        synchronized (this) {
            aborted = true;
            all = List.copyOf(opened);
        }
        all.forEach(HttpURLConnection::disconnect);
    }

    /** An answer that ends, whatever its sender does. */
    InputStream bounded(InputStream in) {
        return new BoundedStream(in, most, deadline);
    }
}
