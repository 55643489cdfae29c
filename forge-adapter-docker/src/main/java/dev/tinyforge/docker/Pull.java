package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One pull under way: waits for the engine, for the cancellation and for the end of its patience, whichever comes first. */
final class Pull {
    private final Link link;
    private final ImageRef image;
    private final Duration patience;

    Pull(Link link, ImageRef image, Duration patience) {
        this.link = link;
        this.image = image;
        this.patience = patience;
    }

    /** @return false if it was cancelled */
    boolean run(Request request, Consumer<String> progress, Cancellation cancellation) {
        try (Answer answer = new Answer(link, request, "forge-docker-pull")) {
            return await(answer, progress, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw link.failures().interrupted("pull " + image);
        }
    }

    private boolean await(Answer answer, Consumer<String> progress, Cancellation cancellation)
            throws InterruptedException {
        PullProgress summary = new PullProgress(image.toString());
        long heard = System.nanoTime();
        while (!cancellation.cancelled()) {
            Optional<Answer.News> next = answer.poll();
            long now = System.nanoTime();
            if (next.isPresent()) {
                heard = now;
                if (next.get() instanceof Answer.News.Item item) {
                    refusal(item.json());
                    summary.take(item.json());
                } else if (next.get() instanceof Answer.News.Failure failure) {
                    throw failed(failure.cause());
                } else {
                    return true;
                }
            } else if (now - heard > patience.toNanos()) {
                throw new ForgeException(
                        ErrorCode.REGISTRY_UNREACHABLE,
                        "the pull of " + image + " made no progress for " + patience.toSeconds()
                                + " s: check the network to " + image.registry() + ", then try again");
            }
            summary.due(now).ifPresent(progress);
        }
        return false;
    }

    private void refusal(JsonNode item) {
        String error = Json.error(item);
        if (!error.isEmpty()) {
            throw Registries.refusal(image, 0, error);
        }
    }

    private ForgeException failed(Throwable cause) {
        return cause instanceof DockerException answer
                ? Registries.refusal(image, answer)
                : link.failures().of("pull " + image, cause);
    }
}
