package dev.tinyforge.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.http.FreshHttp;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmTrafficTest {
    private static final int SWITCHES = 5;

    /** Blue lives on until the switch is observed as often as the router says, and has settled. */
    @Test
    void switchesUnderTrafficLoseNothingAndTheOldOneIsNotAskedAfterwards() throws InterruptedException {
        try (World world = new World()) {
            world.liveOnBlue("a.test");
            List<String> failures = Collections.synchronizedList(new ArrayList<>());
            Set<String> gone = ConcurrentHashMap.newKeySet();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger requests = new AtomicInteger();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Thread client = new Thread(() -> {
                    while (!stop.get()) {
                        // Taken before the question: what is observed meanwhile does not count against the answer.
                        Set<String> goneBefore = Set.copyOf(gone);
                        FreshHttp.Answer answer = world.visit("a.test", "/");
                        requests.incrementAndGet();
                        if (answer.status() != 200 || goneBefore.contains(answer.body())) {
                            failures.add(answer + " after the end of " + goneBefore);
                        }
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                    }
                });
                client.start();
                clients.add(client);
            }
            String old = World.BLUE_NAME;
            for (int i = 0; i < SWITCHES; i++) {
                String name = "tf-app-" + i;
                DeploymentId deployment = new DeploymentId("01hzzzzzzzzzzzzzzzzzzz0d0" + i);
                world.backends.start(name);
                RouteTarget next = world.target(
                        "a.test",
                        deployment,
                        name,
                        world.toBlue("a.test").route().options());
                world.write(next);
                world.awaitSwitched("a.test", deployment);
                LockSupport.parkNanos(world.router.capabilities().settle().toNanos());
                gone.add(old);
                world.backends.stop(old);
                old = name;
            }
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(List.of(), failures);
            assertTrue(requests.get() > 100, requests + " requests");
        }
    }
}
