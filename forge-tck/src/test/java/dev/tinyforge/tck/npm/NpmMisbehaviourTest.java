package dev.tinyforge.tck.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmMisbehaviourTest {

    private final Backends backends = new Backends();
    private NpmStandIn npm;
    private Client client;
    private int blue;
    private int green;
    private int id;
    private String toGreen;

    @BeforeEach
    void startWithAHostThatServesBlue() {
        npm = NpmStandIn.start(NpmStandIn.Options.defaults().withSlowReload(Duration.ofMillis(600)));
        client = Client.loggedIn(npm);
        blue = backends.start("blue");
        green = backends.start("green");
        id = client.create("a.test", "127.0.0.1", blue);
        client.awaitServed("a.test", "blue");
        toGreen = "{\"forward_port\":" + green + "}";
    }

    @AfterEach
    void close() {
        npm.close();
        backends.close();
    }

    @Test
    void saysOnlineWhileStaleUntilAnotherReload() {
        long reloads = npm.reloads();
        npm.misbehave(Misbehaviour.SAYS_ONLINE_WHILE_STALE);
        Client.Reply reply = client.put(id, toGreen);
        assertEquals(200, reply.status());
        assertTrue(reply.json().path("meta").path("nginx_online").asBoolean());
        assertEquals("blue", client.served("a.test"));
        assertEquals(reloads, npm.reloads());
        assertEquals(0, npm.left(Misbehaviour.SAYS_ONLINE_WHILE_STALE));
        client.create("other.test", "127.0.0.1", blue);
        client.awaitServed("a.test", "green");
    }

    @Test
    void dropsTheConfWith200AndTheNextPutRestoresIt() {
        npm.misbehave(Misbehaviour.DROPS_CONF);
        Client.Reply reply = client.put(id, toGreen);
        assertEquals(200, reply.status());
        assertFalse(reply.json().path("meta").path("nginx_online").asBoolean());
        assertFalse(npm.host("a.test").orElseThrow().confOnDisk());
        client.awaitServed("a.test", NginxConf.DEFAULT_PAGE);
        client.put(id, toGreen);
        client.awaitServed("a.test", "green");
    }

    @Test
    void brokenNeighbourAnswers500WithTheDatabaseChangedAndTheTrafficNot() {
        npm.misbehave(Misbehaviour.NEIGHBOUR_BROKEN, 2);
        assertEquals(500, client.put(id, toGreen).status());
        assertEquals(green, npm.host("a.test").orElseThrow().forwardPort());
        assertEquals(500, client.api("DELETE", "/nginx/proxy-hosts/" + id, "").status());
        assertTrue(npm.hosts().isEmpty());
        assertEquals("blue", client.served("a.test"));
    }

    @Test
    void slowReloadServesTheOldTargetForThatLong() {
        npm.misbehave(Misbehaviour.SLOW_RELOAD);
        long answered = System.nanoTime();
        assertEquals(200, client.put(id, toGreen).status());
        assertEquals("blue", client.served("a.test"));
        client.awaitServed("a.test", "green");
        assertTrue(System.nanoTime() - answered >= Duration.ofMillis(600).toNanos());
    }

    @Test
    void tokenEndsInThreeWaysAndAnotherLoginHelps() {
        npm.misbehave(Misbehaviour.TOKEN_EXPIRES);
        assertEquals("Token has expired", client.put(id, toGreen).error());
        assertEquals(400, client.show(id).status());
        client.logIn();
        npm.misbehave(Misbehaviour.TOKENS_FORGOTTEN);
        assertEquals(500, client.put(id, toGreen).status());
        client.logIn();
        npm.misbehave(Misbehaviour.UNAUTHORIZED);
        assertEquals(401, client.put(id, toGreen).status());
        client.logIn();
        assertEquals(blue, npm.host("a.test").orElseThrow().forwardPort());
        assertEquals(200, client.put(id, toGreen).status());
    }

    @Test
    void failsBeforeTheChangeAndAfterItAndAfterTheReload() {
        npm.misbehave(Misbehaviour.FAILS_BEFORE_CHANGE);
        assertEquals(500, client.put(id, toGreen).status());
        assertEquals(blue, npm.host("a.test").orElseThrow().forwardPort());

        npm.misbehave(Misbehaviour.FAILS_AFTER_CHANGE);
        assertEquals(500, client.put(id, toGreen).status());
        assertEquals(green, npm.host("a.test").orElseThrow().forwardPort());
        assertEquals("blue", client.served("a.test"));

        npm.misbehave(Misbehaviour.FAILS_AFTER_RELOAD);
        assertEquals(500, client.put(id, toGreen).status());
        client.awaitServed("a.test", "green");
    }

    @Test
    void answerIsCutWithTheWorkDone() {
        npm.misbehave(Misbehaviour.ANSWER_CUT);
        assertEquals(0, client.put(id, toGreen).status());
        client.awaitServed("a.test", "green");
        assertEquals(0, npm.calls().get(npm.calls().size() - 1).status());
    }

    @Test
    void domainIsTakenByAHostNobodyShows() {
        npm.misbehave(Misbehaviour.DOMAIN_TAKEN);
        String body = Client.body("new.test", "127.0.0.1", blue, "");
        assertEquals(
                "new.test is already in use",
                client.api("POST", "/nginx/proxy-hosts", body).error());
        assertEquals(1, npm.hosts().size());
        assertEquals(201, client.api("POST", "/nginx/proxy-hosts", body).status());
    }

    @Test
    void hangingWritesAreNotLockedOutOfEachOtherAndGoOnWhenHealed() {
        npm.clearLog();
        npm.misbehave(Misbehaviour.HANGS, 2);
        List<CompletableFuture<Client.Reply>> writes = List.of(
                CompletableFuture.supplyAsync(() -> client.put(id, toGreen)),
                CompletableFuture.supplyAsync(
                        () -> client.api("POST", "/nginx/proxy-hosts", Client.body("b.test", "127.0.0.1", blue, ""))));
        Client.await(() -> npm.hanging() == 2);
        assertEquals(2, npm.mostConcurrentMutations());
        assertEquals(200, client.show(id).status());
        assertEquals(blue, npm.host("a.test").orElseThrow().forwardPort());
        npm.heal(Misbehaviour.HANGS);
        writes.forEach(CompletableFuture::join);
        client.awaitServed("a.test", "green");
    }

    @Test
    void misbehavesUntilHealed() {
        npm.misbehaveUntilHealed(Misbehaviour.FAILS_BEFORE_CHANGE);
        for (int i = 0; i < 3; i++) {
            assertEquals(500, client.put(id, toGreen).status());
        }
        npm.healAll();
        assertEquals(200, client.put(id, toGreen).status());
        assertThrows(IllegalArgumentException.class, () -> npm.misbehave(Misbehaviour.HANGS, 0));
    }

    @Test
    void stateOutlivesStopAndStart() {
        npm.stop();
        assertEquals(0, client.show(id).status());
        assertEquals(0, client.traffic("a.test", "/").status());
        npm.start();
        assertEquals(200, client.show(id).status());
        assertEquals("blue", client.served("a.test"));
        assertEquals(Optional.of(true), npm.host("a.test").orElseThrow().online());
    }

    @Test
    void withoutItsApiItStillServesAndAnswers502ToCalls() {
        npm.stopApi();
        assertEquals(502, client.show(id).status());
        assertEquals("blue", client.served("a.test"));
        npm.start();
        assertEquals(200, client.show(id).status());
    }

    @Test
    void nginxRestartedAloneServesOn() {
        long before = npm.nginxPid();
        npm.restartNginx();
        assertTrue(npm.nginxPid() != before);
        assertEquals("blue", client.served("a.test"));
        assertEquals(200, client.show(id).status());
    }

    @Test
    void hostOfSomebodyElseIsThereForEveryone() {
        npm.addHost("foreign.test", "127.0.0.1", blue);
        client.awaitServed("foreign.test", "blue");
        assertEquals(2, client.get("/nginx/proxy-hosts").json().size());
    }

    @Test
    void closeEndsNginxAndItsWorkers() {
        ProcessHandle master = ProcessHandle.of(npm.nginxPid()).orElseThrow();
        List<ProcessHandle> workers = master.descendants().toList();
        assertFalse(workers.isEmpty());
        npm.close();
        assertFalse(master.isAlive());
        assertTrue(workers.stream().noneMatch(ProcessHandle::isAlive));
        assertEquals(0, client.traffic("a.test", "/").status());
    }
}
