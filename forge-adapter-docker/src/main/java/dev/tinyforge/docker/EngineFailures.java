package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns whatever went wrong on the way to the engine, or was its answer, into one line with a remedy. */
final class EngineFailures implements CallFailures {
    private static final Pattern MESSAGE = Pattern.compile("(?s)^\\s*(?:Status \\d+:\\s*)?(\\{.*})\\s*$");
    private static final Pattern PORT_TAKEN = Pattern.compile(
            "(?:Bind for \\S*?:(\\d+) failed: port is already allocated|listen (?:tcp|udp)\\d? \\S*?:(\\d+): bind: address already in use"
                    + "|failed to bind host port (?:for )?\\S*?:(\\d+)\\b.*address already in use)");

    private final EngineAddress address;

    EngineFailures(EngineAddress address) {
        this.address = address;
    }

    @Override
    public ForgeException of(String act, Throwable failure) {
        if (failure instanceof ForgeException known) {
            return known;
        }
        DockerException answer = cause(failure, DockerException.class);
        if (answer != null) {
            return refused(act, answer);
        }
        IOException io = cause(failure, IOException.class);
        if (io != null) {
            return unreachable(act, io);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof IllegalStateException) {
            // What a pool says that was shut down.
            return closed();
        }
        return new ForgeException(ErrorCode.INTERNAL, "could not " + act + ": " + said(failure), failure);
    }

    ForgeException refused(String act, DockerException answer) {
        String message = message(answer);
        Optional<String> port = takenPort(message);
        if (port.isPresent()) {
            return new ForgeException(
                    ErrorCode.ENGINE_REFUSED,
                    "host port " + port.get() + " is in use: stop what listens there, or publish another port",
                    answer);
        }
        return new ForgeException(
                ErrorCode.ENGINE_REFUSED, "the Docker engine refused to " + act + ": " + message, answer);
    }

    @Override
    public ForgeException late(String act, long seconds) {
        return new ForgeException(
                ErrorCode.ENGINE_UNREACHABLE,
                "the Docker engine at " + address + " did not " + act + " within " + seconds
                        + " s; look whether it is overloaded or hangs (journalctl -u docker)");
    }

    @Override
    public ForgeException interrupted(String act) {
        return new ForgeException(ErrorCode.ENGINE_UNREACHABLE, "interrupted while waiting for Docker to " + act);
    }

    @Override
    public ForgeException closed() {
        return new ForgeException(
                ErrorCode.ENGINE_UNREACHABLE, "the connection to the Docker engine at " + address + " was closed");
    }

    private ForgeException unreachable(String act, IOException failure) {
        String said = said(failure);
        String lower = said.toLowerCase(Locale.ROOT);
        String why;
        if (address.unix() && lower.contains("no such file")) {
            why = "no Docker engine at " + address
                    + ": the socket does not exist; start Docker, or set DOCKER_HOST to the engine's socket";
        } else if (lower.contains("permission denied")) {
            why = "no permission to use the Docker engine at " + address
                    + ": add the user to the docker group, or set DOCKER_HOST to an engine it may use";
        } else if (connect(failure)) {
            why = "no Docker engine answers at " + address + " (" + said
                    + "); start Docker, or set DOCKER_HOST to where it listens";
        } else {
            why = "the connection to the Docker engine at " + address + " broke during " + act + ": " + said;
        }
        return new ForgeException(ErrorCode.ENGINE_UNREACHABLE, why, failure);
    }

    /** The connection was made and then lost, perhaps long ago in the pool; not that none could be made. */
    static boolean broken(Throwable failure) {
        if (cause(failure, DockerException.class) != null) {
            return false;
        }
        IOException io = cause(failure, IOException.class);
        if (io == null || connect(io) || io instanceof java.io.InterruptedIOException) {
            return false;
        }
        String lower = said(io).toLowerCase(Locale.ROOT);
        return !lower.contains("no such file") && !lower.contains("permission denied");
    }

    private static boolean connect(IOException failure) {
        return failure instanceof ConnectException
                || said(failure).toLowerCase(Locale.ROOT).contains("refused");
    }

    static Optional<String> takenPort(String message) {
        Matcher matcher = PORT_TAKEN.matcher(message);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(1) != null
                        ? matcher.group(1)
                        : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
    }

    /** What the engine said, out of its JSON. */
    static String message(DockerException answer) {
        String text = String.valueOf(answer.getMessage());
        Matcher matcher = MESSAGE.matcher(text);
        if (matcher.matches()) {
            try {
                JsonNode message = Json.read(matcher.group(1)).path("message");
                if (message.isTextual()) {
                    return message.asText().strip();
                }
            } catch (IOException e) {
                return text.strip();
            }
        }
        return text.strip();
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    private static <T extends Throwable> @org.jspecify.annotations.Nullable T cause(Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }
}
