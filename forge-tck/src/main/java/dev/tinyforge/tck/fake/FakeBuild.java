package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One build: reads its files and does what the Dockerfile says, as far as images show it. {@code COPY . /in/}, {@code ARG} and
 * {@code LABEL} count, {@code RUN exit 3} fails, {@code RUN busybox sleep 1000} lasts until the time is up; the rest goes well.
 */
final class FakeBuild implements BuildContext.Sink {
    private static final Set<String> KNOWN = Set.of(
            "FROM",
            "ARG",
            "LABEL",
            "COPY",
            "ADD",
            "RUN",
            "ENV",
            "CMD",
            "ENTRYPOINT",
            "EXPOSE",
            "USER",
            "WORKDIR",
            "VOLUME",
            "HEALTHCHECK",
            "STOPSIGNAL",
            "SHELL",
            "ONBUILD",
            "MAINTAINER");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=(\\S*)");

    private final BuildOrder order;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final Map<String, String> args = new TreeMap<>();
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, String> copied = new TreeMap<>();

    FakeBuild(BuildOrder order) {
        this.order = order;
    }

    /**
     * What came of it.
     *
     * @param content by path, {@code -> target} of a link, else mode and content
     */
    record Made(Map<String, String> content, Map<String, String> labels) {
        Made {
            content = Map.copyOf(content);
            labels = Map.copyOf(labels);
        }

        String id() {
            return Digests.of("built " + new TreeMap<>(content) + new TreeMap<>(labels));
        }
    }

    @Override
    public void file(String path, boolean executable, long size, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        if (bytes.length != size) {
            throw new IOException(path + " has not the " + size + " bytes it was said to have");
        }
        contents.put(path, bytes);
        files.put(path, (executable ? "755 " : "644 ") + new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void link(String path, String target) {
        files.put(path, "-> " + target);
    }

    /** @return empty if it was cancelled */
    Optional<Made> run(BuildContext context, Consumer<String> progress, Cancellation cancellation) {
        if (order.dockerfile().startsWith("../")) {
            throw failed("`" + order.dockerfile() + "` is not a file below the folder that is built");
        }
        try {
            context.writeTo(this);
        } catch (IOException e) {
            throw new ForgeException(ErrorCode.INTERNAL, "the files cannot be read: " + e.getMessage(), e);
        }
        List<String> steps = steps();
        for (int i = 0; i < steps.size(); i++) {
            String step = (i + 1) + "/" + steps.size();
            progress.accept("Step " + step + " : " + steps.get(i));
            if (!cancellation.cancelled()) {
                take("step " + step + " `" + steps.get(i) + "`", steps.get(i), cancellation);
            }
            if (cancellation.cancelled()) {
                return Optional.empty();
            }
        }
        labels.putAll(order.labels());
        return Optional.of(new Made(copied, labels));
    }

    /** The instructions up to the end of the target. */
    private List<String> steps() {
        byte[] dockerfile = contents.get(order.dockerfile());
        if (dockerfile == null) {
            throw failed("there is no `" + order.dockerfile() + "` among the files of the build");
        }
        if (dockerfile.length == 0) {
            throw failed("`" + order.dockerfile() + "` is empty");
        }
        List<String> steps = new ArrayList<>();
        boolean within = false;
        for (String line :
                new String(dockerfile, StandardCharsets.UTF_8).lines().toList()) {
            String word = line.split(" ", 2)[0];
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!KNOWN.contains(word)) {
                throw failed("dockerfile parse error: unknown instruction: " + word);
            }
            if (word.equals("FROM")) {
                if (within) {
                    return steps;
                }
                within = order.target()
                        .filter(target -> line.endsWith(" AS " + target))
                        .isPresent();
            }
            steps.add(line);
        }
        if (order.target().isPresent() && !within) {
            throw failed("failed to reach build target " + order.target().get() + " in Dockerfile");
        }
        return steps;
    }

    private void take(String step, String line, Cancellation cancellation) {
        String rest = line.substring(line.indexOf(' ') + 1);
        if (line.startsWith("ARG ")) {
            String[] parts = rest.split("=", 2);
            args.put(parts[0], order.args().getOrDefault(parts[0], parts.length < 2 ? "" : parts[1]));
        } else if (line.startsWith("LABEL ")) {
            Matcher label = LABEL.matcher(rest);
            while (label.find()) {
                labels.put(
                        label.group(1),
                        label.group(2).startsWith("$")
                                ? args.getOrDefault(label.group(2).substring(1), "")
                                : label.group(2));
            }
        } else if (line.equals("COPY . /in/")) {
            copied.putAll(files);
        } else if (line.startsWith("RUN exit ")) {
            throw failed(step + ": returned a non-zero code: " + rest.substring("exit ".length()));
        } else if (line.startsWith("RUN busybox sleep ") && !cancellation.cancelled()) {
            throw failed("the build was stopped after " + order.timeout().toSeconds() + "s and was at " + step
                    + ": raise build_timeout");
        }
    }

    private static ForgeException failed(String why) {
        return new ForgeException(ErrorCode.BUILD_FAILED, why);
    }
}
