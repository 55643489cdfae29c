package dev.tinyforge.git;

import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.ProxyData;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;

/** Sessions with the key of the credentials only, to hosts whose keys are known, without the user's ssh settings. */
final class GuardedSsh extends SshSessionFactory {
    private static final String USER = "git";

    private final Visit visit;
    private final Optional<GitCredentials> login;
    private final SshdSessionFactory sessions;

    GuardedSsh(Visit visit, Optional<GitCredentials> login) {
        this.visit = visit;
        this.login = login;
        Path home = Path.of(System.getProperty("user.home", "."));
        List<Path> identities =
                login.flatMap(GitCredentials::sshKeyFile).stream().toList();
        Path known = login.flatMap(GitCredentials::sshKnownHostsFile)
                .orElseGet(() -> home.resolve(".ssh").resolve("known_hosts"));
        this.sessions = new SshdSessionFactoryBuilder()
                .setHomeDirectory(home.toFile())
                .setSshDirectory(home.resolve(".ssh").toFile())
                .setConfigFile(GuardedSsh::none)
                .setConfigStoreFactory((folder, file, user) -> null)
                .setDefaultIdentities(folder -> identities)
                .setDefaultKnownHostsFiles(folder -> List.of(known))
                .setConnectorFactory(null)
                .setProxyDataFactory(this::check)
                .setPreferredAuthentications("publickey")
                .build(null);
    }

    /** Is shown the very address that is connected to next, and sends it through no proxy. */
    @SuppressWarnings("NullAway") // JGit's word for no proxy.
    private ProxyData check(InetSocketAddress address) {
        try {
            if (address.isUnresolved()) {
                throw new UnknownHostException("unknown");
            }
            visit.addresses().check(address.getAddress());
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("NullAway") // JGit's word for no file.
    private static File none(File folder) {
        return null;
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider provider, FS fs, int timeout)
            throws TransportException {
        String user = uri.getUser() != null
                ? uri.getUser()
                : login.flatMap(GitCredentials::username).orElse(USER);
        try {
            visit.opened(sessions);
        } catch (IOException e) {
            throw new TransportException("not begun", e);
        }
        RemoteSession session = sessions.getSession(uri.setUser(user), provider, fs, timeout);
        return new RemoteSession() {
            @Override
            public Process exec(String command, int within) throws IOException {
                return new Guarded(session.exec(command, within));
            }

            @Override
            public void disconnect() {
                session.disconnect();
                sessions.close();
            }
        };
    }

    @Override
    public void releaseSession(RemoteSession session) {
        session.disconnect();
    }

    @Override
    public String getType() {
        return "tinyforge";
    }

    /** A remote command whose output ends. */
    private final class Guarded extends Process {
        private final Process process;

        Guarded(Process process) {
            this.process = process;
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return visit.bounded(process.getInputStream());
        }

        @Override
        public InputStream getErrorStream() {
            return visit.bounded(process.getErrorStream());
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
            return process.waitFor(timeout, unit);
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
