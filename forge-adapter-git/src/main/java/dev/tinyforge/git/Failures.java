package dev.tinyforge.git;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;

/**
 * Turns what went wrong into one line with a remedy. The failures' own texts are left out: they repeat what the host
 * said, which may be what it was shown.
 */
final class Failures {
    private static final int DEEPEST = 20;

    private Failures() {}

    static ForgeException of(Visit visit, Throwable failure) {
        if (failure instanceof ForgeException known) {
            return known;
        }
        if (failure instanceof OutOfMemoryError
                || cause(failure, TooLargeObjectInPackException.class).isPresent()) {
            return refused(visit.url(), String.valueOf(GuardedPack.tooLarge().getMessage()));
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (cause(failure, NoRoom.class).isPresent()) {
            return new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "what was fetched of " + visit.url() + " cannot be written to data_dir: free some space there");
        }
        Optional<TooMuch> ours = cause(failure, TooMuch.class).or(visit::stopped);
        if (ours.isPresent()) {
            String why = String.valueOf(ours.get().getMessage());
            return ours.get() instanceof BeyondLimits ? refused(visit.url(), why) : unreachable(visit.url(), why);
        }
        int status = visit.status().orElse(0);
        if (status == 401 || status == 403 || status == 404 || status == 410) {
            return denied(
                    visit.url(), "check that it exists and that the credentials may read it; it answered " + status);
        }
        if (status >= 300) {
            return unreachable(visit.url(), "it answered " + status);
        }
        // Over http a status says so; without one it is only JGit's guess from an answer that is empty.
        if (visit.url().ssh()
                && cause(failure, NoRemoteRepositoryException.class).isPresent()) {
            return denied(visit.url(), "check that it exists and that the credentials may read it");
        }
        Optional<SshException> ssh = cause(failure, SshException.class);
        if (ssh.isPresent()) {
            return ssh(visit.url(), ssh.get());
        }
        return unreachable(visit.url(), why(failure));
    }

    private static ForgeException ssh(RepositoryUrl url, SshException failure) {
        return switch (failure.getDisconnectCode()) {
            case SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE ->
                denied(url, "its host key is not known: put it into git.<name>.ssh_known_hosts_file (ssh-keyscan)");
            case SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE,
                    SshConstants.SSH2_DISCONNECT_AUTH_CANCELLED_BY_USER,
                    SshConstants.SSH2_DISCONNECT_ILLEGAL_USER_NAME ->
                denied(url, "it does not take the key of git.<name>.ssh_key_file");
            default -> unreachable(url, why(failure));
        };
    }

    private static String why(Throwable failure) {
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return "its host name is unknown; check the address and the network";
        }
        if (cause(failure, SSLException.class).isPresent()) {
            return "no trusted TLS; check its certificate, and that it speaks TLS";
        }
        if (cause(failure, InterruptedIOException.class).isPresent()) {
            return "it is silent; check the network, or try again later";
        }
        if (cause(failure, SocketException.class).isPresent()) {
            return "it takes no connection, or broke it; check that it runs, and the network";
        }
        return "what answers there is not Git; check the address";
    }

    static ForgeException denied(RepositoryUrl url, String why) {
        return new ForgeException(ErrorCode.REPOSITORY_DENIED, "the repository " + url + " is refused: " + why);
    }

    static ForgeException unreachable(RepositoryUrl url, String why) {
        return new ForgeException(
                ErrorCode.REPOSITORY_UNREACHABLE, "the repository " + url + " could not be asked: " + why);
    }

    static ForgeException refused(RepositoryUrl url, String why) {
        return new ForgeException(
                ErrorCode.CONTENT_REFUSED, "what the repository " + url + " holds is refused: " + why);
    }

    static <T extends Exception> Optional<T> cause(Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
            each = each.getCause();
        }
        return Optional.empty();
    }
}
