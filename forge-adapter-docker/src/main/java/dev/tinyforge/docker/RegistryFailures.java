package dev.tinyforge.docker;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * Turns what went wrong on the way to a registry into one line with a remedy. The failures' own texts are left out:
 * they repeat what the registry said, which may be what it was shown.
 */
final class RegistryFailures implements CallFailures {
    @Override
    public ForgeException of(String act, Throwable failure) {
        if (failure instanceof ForgeException known) {
            return known;
        }
        if (failure instanceof IOException io) {
            return unreachable("no registry could be asked to " + act + ": " + why(io));
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new ForgeException(
                ErrorCode.INTERNAL,
                "could not " + act + ": " + failure.getClass().getSimpleName(),
                failure);
    }

    private static String why(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "its host name is unknown; check the name and the network";
        }
        if (failure instanceof SSLException) {
            return "no trusted TLS; check its certificate, and that it speaks TLS";
        }
        if (failure instanceof InterruptedIOException) {
            return "it is silent; check the network, or try again later";
        }
        if (failure instanceof SocketException) {
            return "it takes no connection, or broke it; check that it runs, and the network";
        }
        return "its answer is not that of a registry; check the address";
    }

    @Override
    public ForgeException late(String act, long seconds) {
        return unreachable(
                "no registry did " + act + " within " + seconds + " s: check the network, or try again later");
    }

    @Override
    public ForgeException interrupted(String act) {
        return unreachable("interrupted while waiting for a registry to " + act);
    }

    @Override
    public ForgeException closed() {
        return unreachable("registries are asked nothing any more");
    }

    private static ForgeException unreachable(String line) {
        return new ForgeException(ErrorCode.REGISTRY_UNREACHABLE, line);
    }
}
