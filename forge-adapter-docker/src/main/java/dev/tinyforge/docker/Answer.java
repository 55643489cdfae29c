package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An answer of many documents to one request. A thread sends the one and reads the other, so that whoever waits can wait for
 * other things too. Closing it closes the connection, which makes the engine stop what it was asked for.
 */
final class Answer implements AutoCloseable {
    private static final int AHEAD = 256;
    private static final long LOOK_MILLIS = 100;
    private static final long LAST_WORDS_MILLIS = 1000;

    private final Link link;
    private final Request request;
    private final Thread reader;
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(AHEAD);
    private final AtomicBoolean over = new AtomicBoolean();
    private Optional<Response> response = Optional.empty();

    Answer(Link link, Request request, String thread) {
        this.link = link;
        this.request = request;
        this.reader = new Thread(this::read, thread);
        reader.setDaemon(true);
        reader.start();
    }

    /** What the reading thread tells. */
    sealed interface News {
        record Item(JsonNode json) implements News {}

        record End() implements News {}

        record Failure(Throwable cause) implements News {}
    }

    /** What is next; empty if there is none for a moment. */
    Optional<News> poll() throws InterruptedException {
        return Optional.ofNullable(news.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void read() {
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

    /** Returns when the connection is closed; where a thread cannot be torn from its socket, soon before. */
    @Override
    public void close() {
        over.set(true);
        synchronized (this) {
            response.ifPresent(Response::close);
        }
        reader.interrupt();
        try {
            reader.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
