package dev.tinyforge.haproxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that never stop asking, on kept connections and on new ones, and write down everything that is not an answer. */
final class Traffic implements AutoCloseable {
    private final RealHaproxy proxy;
    private final String host;
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger closedWhileIdle = new AtomicInteger();
    private final AtomicInteger oldest = new AtomicInteger();
    private volatile boolean stopped;

    /** @param closedWhileIdle kept connections closed by the proxy before any byte of an answer */
    record Report(int answers, int closedWhileIdle, List<String> failures) {}

    private Traffic(RealHaproxy proxy, String host) {
        this.proxy = proxy;
        this.host = host;
    }

    static Traffic start(RealHaproxy proxy, String host, int kept, int fresh) {
        Traffic traffic = new Traffic(proxy, host);
        for (int i = 0; i < kept; i++) {
            traffic.threads.add(new Thread(traffic::keep, "kept-" + i));
        }
        for (int i = 0; i < fresh; i++) {
            traffic.threads.add(new Thread(traffic::fresh, "fresh-" + i));
        }
        traffic.threads.forEach(Thread::start);
        return traffic;
    }

    /** From now on an answer of an older deployment is a failure: the switch was observed. */
    void expectFrom(int number) {
        oldest.set(number);
    }

    /** Until so many more answers have come, or one of them was wrong. */
    void awaitMore(int count) {
        int until = answers.get() + count;
        while (answers.get() < until && failures.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    Report stop() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Report(answers.get(), closedWhileIdle.get(), List.copyOf(failures));
    }

    private void keep() {
        while (!stopped) {
            boolean first = true;
            try (RawClient client = new RawClient(proxy.port, host)) {
                while (!stopped) {
                    once(client);
                    first = false;
                }
            } catch (RawClient.ClosedWhileIdle e) {
                if (first) {
                    failures.add("closed without an answer on a new connection");
                }
                closedWhileIdle.incrementAndGet();
            } catch (IOException e) {
                if (!stopped) {
                    failures.add("kept: " + e);
                }
            }
        }
    }

    private void fresh() {
        while (!stopped) {
            try (RawClient client = new RawClient(proxy.port, host)) {
                once(client);
            } catch (IOException e) {
                failures.add("fresh: " + e);
            }
        }
    }

    private void once(RawClient client) throws IOException {
        int atLeast = oldest.get();
        RawClient.Answer answer = client.get("/");
        if (answer.status() != 200 || !answer.body().matches("app-\\d+")) {
            failures.add("answered " + answer);
        } else if (Integer.parseInt(answer.body().substring(4)) < atLeast) {
            failures.add(answer.body() + " after the switch to " + atLeast + " was observed");
        }
        answers.incrementAndGet();
    }

    @Override
    public void close() {
        stop();
    }
}
