package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls end in time, whatever the engine does. */
final class CallsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final EngineFailures failures = new EngineFailures(EngineAddress.parse("unix:///run/d.sock"));
    private final Calls calls = new Calls(failures, 2, "test");

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void a_call_that_hangs_is_given_up_and_interrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertFails(
                ErrorCode.ENGINE_UNREACHABLE,
                () -> calls.call("hang", SHORT, () -> {
                    try {
                        return new CountDownLatch(1).await(1, TimeUnit.HOURS);
                    } finally {
                        interrupted.countDown();
                    }
                }));
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        assertEquals(1, calls.call("go on", () -> 1));
    }

    @Test
    void an_engine_that_accepts_and_never_answers_is_given_up() throws IOException {
        Path dir = Files.createTempDirectory("forge-silent");
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(dir.resolve("s"));
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(socket);
            try (Wire wire = new Wire(EngineAddress.parse("unix://" + socket), 1)) {
                for (int i = 0; i < 2; i++) {
                    assertFails(
                            ErrorCode.ENGINE_UNREACHABLE,
                            () -> calls.call("answer", SHORT, () -> {
                                wire.open(Wire.get("/_ping").build()).close();
                                return true;
                            }));
                }
            }
        } finally {
            Files.delete(socket.getPath());
            Files.delete(dir);
        }
    }

    @Test
    void more_than_so_many_wait_for_their_turn_within_their_time() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            var unused = CompletableFuture.runAsync(() -> calls.call("wait", LONG, () -> {
                inside.countDown();
                return go.await(20, TimeUnit.SECONDS);
            }));
        }
        try {
            assertTrue(inside.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> calls.call("be third", SHORT, () -> 1));
        go.countDown();
        assertEquals(1, calls.call("be third", () -> 1));
    }

    @Test
    void a_call_given_up_before_its_thread_began_leaves_its_turn_to_others() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        AtomicInteger worked = new AtomicInteger();
        try (Calls slow = new Calls(
                failures,
                1,
                work -> new Thread(() -> {
                    try {
                        begin.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    work.run();
                }))) {
            assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> slow.call("begin", SHORT, worked::incrementAndGet));
            begin.countDown();

            assertEquals(1, slow.call("go on", LONG, worked::incrementAndGet), "it alone was made");
            assertEquals(2, slow.call("go on", LONG, worked::incrementAndGet));
        }
    }

    @Test
    void a_lost_connection_is_tried_again_but_not_for_ever() {
        AtomicInteger tries = new AtomicInteger();
        assertEquals(2, calls.call("try", () -> {
            if (tries.incrementAndGet() < 2) {
                throw new RuntimeException(new IOException("Broken pipe"));
            }
            return tries.get();
        }));
        tries.set(0);
        assertFails(
                ErrorCode.ENGINE_UNREACHABLE,
                () -> calls.call("try", () -> {
                    tries.incrementAndGet();
                    throw new RuntimeException(new IOException("Broken pipe"));
                }));
        assertEquals(3, tries.get());
    }

    @Test
    void a_result_that_comes_too_late_is_let_go_of() throws Exception {
        CountDownLatch orphaned = new CountDownLatch(1);
        assertFails(
                ErrorCode.ENGINE_UNREACHABLE,
                () -> calls.once(
                        "answer",
                        SHORT,
                        () -> {
                            try {
                                new CountDownLatch(1).await(1, TimeUnit.HOURS);
                            } catch (InterruptedException e) {
                                return "late";
                            }
                            return "never";
                        },
                        late -> orphaned.countDown()));
        assertTrue(orphaned.await(10, TimeUnit.SECONDS));
    }

    @Test
    void an_interrupted_caller_stays_interrupted() {
        Thread.currentThread().interrupt();
        ForgeException failure = assertThrows(ForgeException.class, () -> calls.call("wait", () -> 1));
        assertEquals(ErrorCode.ENGINE_UNREACHABLE, failure.code());
        assertTrue(Thread.interrupted());
    }

    @Test
    void after_the_end_there_are_no_calls() {
        calls.close();
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> calls.call("wait", () -> 1));
    }
}
