package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One pull under way. A thread reads what the engine says; the caller's thread waits for it, for the cancellation and
 * for the end of its patience, whichever comes first. Closing the connection makes the engine stop pulling.
 */
final class Pull {
    private static final int AHEAD = 256;
    private static final long LOOK_NANOS = 100_000_000L;

    private final Link link;
    private final ImageRef image;
    private final Duration patience;
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(AHEAD);
    private final AtomicBoolean over = new AtomicBoolean();
    private Optional<Response> response = Optional.empty();

    Pull(Link link, ImageRef image, Duration patience) {
        this.link = link;
        this.image = image;
        this.patience = patience;
    }

    /** What the reading thread tells. */
    private sealed interface News {
        record Item(JsonNode json) implements News {}

        record End() implements News {}

        record Failure(Throwable cause) implements News {}
    }

    /** @return false if it was cancelled */
    boolean run(Request request, Consumer<String> progress, Cancellation cancellation) {
        Thread reader = new Thread(() -> read(request), "forge-docker-pull");
        reader.setDaemon(true);
        reader.start();
        cancellation.onCancel(() -> over.set(true));
        try {
            return await(progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw link.failures().interrupted("pull " + image);
        } finally {
            end(reader);
        }
    }

    private boolean await(Consumer<String> progress) throws InterruptedException {
        PullProgress summary = new PullProgress(image.toString());
        long heard = System.nanoTime();
        while (true) {
            if (over.get()) {
                return false;
            }
            News next = news.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            long now = System.nanoTime();
            if (next instanceof News.Item item) {
                heard = now;
                refusal(item.json());
                summary.take(item.json());
            } else if (next instanceof News.End) {
                return true;
            } else if (next instanceof News.Failure failure) {
                throw failed(failure.cause());
            } else if (now - heard > patience.toNanos()) {
                throw new ForgeException(
                        ErrorCode.REGISTRY_UNREACHABLE,
                        "the pull of " + image + " made no progress for " + patience.toSeconds()
                                + " s: check the network to " + image.registry() + ", then try again");
            }
            summary.due(now).ifPresent(progress);
        }
    }

    private void refusal(JsonNode item) {
        String error = item.path("errorDetail")
                .path("message")
                .asText(item.path("error").asText(""));
        if (!error.isEmpty()) {
            throw Registries.refusal(image, 0, error);
        }
    }

    private ForgeException failed(Throwable cause) {
        return cause instanceof DockerException answer
                ? Registries.refusal(image, answer)
                : link.failures().of("pull " + image, cause);
    }

    private void read(Request request) {
        try {
            Response opened = link.lasting().open(request);
            synchronized (this) {
                response = Optional.of(opened);
            }
            try (opened;
                    MappingIterator<JsonNode> items = Json.stream(opened.getBody())) {
                while (!over.get() && items.hasNextValue()) {
                    news.put(new News.Item(items.nextValue()));
                }
                news.put(new News.End());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            tell(new News.Failure(e));
        }
    }

    private void tell(News last) {
        try {
            news.put(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Thread reader) {
        over.set(true);
        synchronized (this) {
            response.ifPresent(Response::close);
        }
        reader.interrupt();
    }
}
