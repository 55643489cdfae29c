package dev.tinyforge.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One build under way, by the builder that every engine has: waits for the engine, for the context, for the cancellation
 * and for the end of its time, whichever comes first.
 */
final class ImageBuild {
    private static final String LOGINS = "X-Registry-Config";

    private final Link link;
    private final PinnedImage image;
    private final BuildOrder order;

    ImageBuild(Link link, PinnedImage image, BuildOrder order) {
        this.link = link;
        this.image = image;
        this.order = order;
    }

    /** @return false if it was cancelled */
    boolean run(Optional<String> logins, BuildContext context, Consumer<String> progress, Cancellation cancellation) {
        if (!TreePath.isFile(order.dockerfile())) {
            throw new ForgeException(
                    ErrorCode.BUILD_FAILED,
                    "`" + order.dockerfile() + "` is not a file below the folder that is built: set dockerfile to one");
        }
        long deadline = System.nanoTime() + order.timeout().toNanos();
        if (order.afresh()) {
            BuildOutput output = new BuildOutput(progress);
            try {
                return run(logins, context, output, cancellation, deadline, true);
            } catch (ForgeException e) {
                if (e.code() != ErrorCode.BUILD_FAILED || !output.atBase() || System.nanoTime() > deadline) {
                    throw e;
                }
                // It may be on this engine alone, or its registry be away: neither keeps a build from being afresh.
                progress.accept(e.line());
                progress.accept("The base image could not be looked up again; going on with the one on the engine");
            }
        }
        return run(logins, context, new BuildOutput(progress), cancellation, deadline, false);
    }

    /** @param lookUp whether images it starts from are looked up again, even when the engine has them */
    private boolean run(
            Optional<String> logins,
            BuildContext context,
            BuildOutput output,
            Cancellation cancellation,
            long deadline,
            boolean lookUp) {
        try (ContextTar files = new ContextTar(context, order.dockerfile());
                Answer answer = new Answer(link, request(logins, files, lookUp), "forge-docker-build")) {
            return await(files, answer, output, cancellation, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw link.failures().interrupted("build " + image);
        }
    }

    private Request request(Optional<String> logins, ContextTar files, boolean lookUp) {
        StringBuilder path = new StringBuilder("/build?version=1&rm=1&forcerm=1");
        parameter(path, "dockerfile", order.dockerfile());
        // Both names at once, and in this order: where the second is, the first has moved on.
        parameter(path, "t", image.asked().toString());
        parameter(path, "t", image.runnable());
        parameter(path, "buildargs", json(order.args()));
        parameter(path, "labels", json(order.labels()));
        order.target().ifPresent(target -> parameter(path, "target", target));
        if (order.afresh()) {
            path.append("&nocache=1");
        }
        if (lookUp) {
            path.append("&pull=1");
        }
        Request.Builder request = Wire.post(path.toString());
        request.putHeader("Content-Type", "application/x-tar").body(files.body());
        logins.ifPresent(header -> request.putHeader(LOGINS, header));
        return request.build();
    }

    private static void parameter(StringBuilder path, String name, String value) {
        path.append('&').append(name).append('=').append(Wire.encode(value));
    }

    private static String json(Map<String, String> texts) {
        return Json.MAPPER.valueToTree(texts).toString();
    }

    private boolean await(ContextTar files, Answer answer, BuildOutput output, Cancellation cancellation, long deadline)
            throws InterruptedException {
        while (!cancellation.cancelled()) {
            Optional<Answer.News> next = answer.poll();
            // What broke off a request is told before the request breaks.
            files.failure().ifPresent(failure -> {
                throw failure;
            });
            long now = System.nanoTime();
            if (next.isPresent()) {
                if (next.get() instanceof Answer.News.Item item) {
                    output.take(item.json(), now);
                    refusal(Json.error(item.json()), output);
                } else if (next.get() instanceof Answer.News.Failure failure) {
                    output.end();
                    throw failed(failure.cause(), output);
                } else {
                    output.end();
                    return true;
                }
            }
            output.due(now);
            if (now > deadline) {
                throw late(output);
            }
        }
        return false;
    }

    private void refusal(String error, BuildOutput output) {
        if (!error.isEmpty()) {
            output.end();
            throw refused(error, output);
        }
    }

    private ForgeException failed(Throwable cause, BuildOutput output) {
        return cause instanceof DockerException answer
                ? refused(EngineFailures.message(answer), output)
                : link.failures().of("build " + image.asked(), cause);
    }

    private static ForgeException refused(String error, BuildOutput output) {
        if (error.toLowerCase(Locale.ROOT).contains("no space left")) {
            return Registries.full(output.failed(error));
        }
        String remedy = output.atBase()
                ? ": check the name and the network; to a private registry, registry.<name>.server, .username and"
                        + " .password let every build in"
                : "";
        return new ForgeException(ErrorCode.BUILD_FAILED, output.failed(error) + remedy);
    }

    private ForgeException late(BuildOutput output) {
        Duration time = order.timeout();
        String where = output.step().isEmpty() ? "" : " and was at " + output.step();
        return new ForgeException(
                ErrorCode.BUILD_FAILED,
                "the build was stopped after "
                        + Durations.format(time.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)) + where
                        + ": make it faster, or raise build_timeout");
    }
}
