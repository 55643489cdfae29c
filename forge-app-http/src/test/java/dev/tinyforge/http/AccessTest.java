package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.usecase.ManageAccounts.Issued;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may do what: every route for every kind of caller. */
final class AccessTest {
    private final TestServer server = new TestServer();
    private final Map<Who, String> shown = new EnumMap<>(Who.class);
    private final Map<String, String> names = new HashMap<>();

    private enum Who {
        ANONYMOUS,
        VIEWER_SESSION,
        READ_TOKEN,
        DEPLOY_TOKEN,
        THIS_WORKLOAD_TOKEN,
        OTHER_WORKLOAD_TOKEN,
        ADMIN_SESSION,
        EXPIRED_TOKEN,
        REVOKED_TOKEN;

        boolean session() {
            return this == VIEWER_SESSION || this == ADMIN_SESSION;
        }
    }

    /** Who gets through; the rest is 401 for those not known and 403 for the others. */
    private enum For {
        ANYBODY,
        KNOWN,
        USERS,
        READERS,
        READERS_OF_THIS,
        DEPLOYERS,
        DEPLOYERS_OF_THIS,
        ADMINS;

        private boolean lets(Who who) {
            return switch (who) {
                case ANONYMOUS, EXPIRED_TOKEN, REVOKED_TOKEN -> this == ANYBODY;
                case VIEWER_SESSION ->
                    Set.of(ANYBODY, KNOWN, USERS, READERS, READERS_OF_THIS).contains(this);
                case READ_TOKEN ->
                    Set.of(ANYBODY, KNOWN, READERS, READERS_OF_THIS).contains(this);
                case DEPLOY_TOKEN -> this != ADMINS && this != USERS;
                case THIS_WORKLOAD_TOKEN ->
                    Set.of(ANYBODY, KNOWN, READERS_OF_THIS, DEPLOYERS_OF_THIS).contains(this);
                case OTHER_WORKLOAD_TOKEN -> Set.of(ANYBODY, KNOWN).contains(this);
                case ADMIN_SESSION -> true;
            };
        }
    }

    private record Row(String route, For whom, int status, String body) {}

    private static Row row(String route, For whom, int status) {
        return new Row(route, whom, status, "");
    }

    private static Row row(String route, For whom, int status, String body) {
        return new Row(route, whom, status, body);
    }

    private static final String WORKLOAD = TestServer.workload("new");
    private static final String TRIGGER = TestServer.trigger("new");
    private static final String MANUAL = "{\"name\":\"inline\",\"kind\":\"manual\"}";

    /** In this order: removals and the logout come last. */
    private static final List<Row> TABLE = List.of(
            row("GET /healthz", For.ANYBODY, 200),
            row("GET /readyz", For.ANYBODY, 200),
            row("GET /metrics", For.READERS, 200),
            row("GET /api/openapi.json", For.ANYBODY, 200),
            row("GET /api/docs", For.ANYBODY, 200),
            row("GET /api/setup", For.ANYBODY, 200),
            row(
                    "POST /api/setup",
                    For.ANYBODY,
                    403,
                    "{\"token\":\"x\",\"name\":\"eve\",\"password\":\"long-enough-1\"}"),
            row("POST /api/login", For.ANYBODY, 200, "{\"name\":\"ann\",\"password\":\"long-enough-1\"}"),
            row("GET /api/me", For.KNOWN, 200),
            // Refused, so that the sessions stay.
            row("PUT /api/me/password", For.USERS, 400, "{\"current\":\"long-enough-1\",\"password\":\"short\"}"),
            row("GET /api/doctor", For.READERS, 200),
            row("GET /api/kinds/sources", For.READERS, 200),
            row("GET /api/kinds/triggers", For.READERS, 200),
            row("GET /api/events", For.READERS, 200),
            row("GET /api/workloads", For.READERS, 200),
            row("POST /api/workloads", For.ADMINS, 201, WORKLOAD),
            row("PUT /api/workloads", For.ADMINS, 200, WORKLOAD),
            row("GET /api/workloads/{id}", For.READERS_OF_THIS, 200),
            row("PUT /api/workloads/{id}", For.ADMINS, 200, TestServer.workload("this")),
            row("GET /api/workloads/{id}/env", For.READERS_OF_THIS, 200),
            row("PUT /api/workloads/{id}/env", For.ADMINS, 200, "{\"env\":{}}"),
            row("GET /api/workloads/{id}/gitops", For.READERS_OF_THIS, 200),
            row("PUT /api/workloads/{id}/gitops", For.ADMINS, 200, "{\"enabled\":false}"),
            row("POST /api/workloads/{id}/gitops/sync", For.ADMINS, 400),
            row("POST /api/env-sets", For.ADMINS, 201, "{\"name\":\"new\"}"),
            row("GET /api/env-sets", For.READERS, 200),
            row("GET /api/env-sets/{id}", For.READERS, 200),
            row("PUT /api/env-sets/{id}", For.ADMINS, 200, "{\"name\":\"kept\"}"),
            row("POST /api/secrets/rotate", For.ADMINS, 200),
            row("DELETE /api/env-sets/{id}", For.ADMINS, 204),
            row("GET /api/workloads/{id}/deletion", For.READERS_OF_THIS, 200),
            row("GET /api/workloads/{id}/status", For.READERS_OF_THIS, 200),
            row("GET /api/workloads/{id}/logs", For.READERS_OF_THIS, 200),
            row("GET /api/workloads/{id}/triggers", For.READERS_OF_THIS, 200),
            row("POST /api/workloads/{id}/triggers", For.ADMINS, 201, MANUAL),
            row("GET /api/workloads/{id}/chain", For.READERS, 200),
            row("POST /api/workloads/{id}/plan", For.READERS_OF_THIS, 200),
            row("POST /api/workloads/{id}/deploy", For.DEPLOYERS_OF_THIS, 202),
            row("POST /api/workloads/{id}/promote", For.DEPLOYERS_OF_THIS, 404),
            row("POST /api/workloads/{id}/rollback", For.DEPLOYERS_OF_THIS, 404),
            row("GET /api/deployments", For.READERS, 200),
            row("GET /api/deployments/{id}", For.READERS_OF_THIS, 200),
            row("GET /api/deployments/{id}/progress", For.READERS_OF_THIS, 200),
            row("GET /api/deployments/{id}/events", For.READERS_OF_THIS, 406),
            row("POST /api/deployments/{id}/cancel", For.DEPLOYERS_OF_THIS, 200),
            row("GET /api/triggers", For.READERS, 200),
            row("POST /api/triggers", For.ADMINS, 201, TRIGGER),
            row("PUT /api/triggers", For.ADMINS, 200, TRIGGER),
            row("GET /api/triggers/{id}", For.READERS, 200),
            row("PUT /api/triggers/{id}", For.ADMINS, 200, TestServer.trigger("kept")),
            row("GET /api/triggers/{id}/webhook", For.ADMINS, 200),
            row("POST /api/triggers/{id}/webhook/rotate", For.ADMINS, 200, "{\"keep_old\":\"1h\"}"),
            row("GET /api/triggers/{id}/bindings", For.READERS, 200),
            row("GET /api/triggers/{id}/watches", For.READERS, 200),
            row("POST /api/triggers/{id}/fire", For.DEPLOYERS, 200),
            row("POST /api/webhook/triggers/{secret}", For.ANYBODY, 200),
            row("GET /api/bindings/{id}", For.READERS, 200),
            row("PUT /api/bindings/{id}", For.ADMINS, 200, "{\"enabled\":true}"),
            row("GET /api/bindings/{id}/effective", For.READERS, 200),
            row("GET /api/deliveries", For.READERS, 200),
            row("GET /api/deliveries/{number}", For.READERS, 200),
            row("POST /api/deliveries/{number}/replay", For.DEPLOYERS, 200),
            row("GET /api/users", For.ADMINS, 200),
            row(
                    "POST /api/users",
                    For.ADMINS,
                    201,
                    "{\"name\":\"bob\",\"password\":\"long-enough-1\",\"role\":\"viewer\"}"),
            row("GET /api/users/{name}", For.ADMINS, 200),
            row("PUT /api/users/{name}", For.ADMINS, 200, "{\"role\":\"admin\"}"),
            row("DELETE /api/users/{name}", For.ADMINS, 204),
            row("GET /api/tokens", For.ADMINS, 200),
            row("POST /api/tokens", For.ADMINS, 201, "{\"name\":\"new\",\"scopes\":[\"read\"]}"),
            row("DELETE /api/tokens/{id}", For.ADMINS, 204),
            row("DELETE /api/bindings/{id}", For.ADMINS, 204),
            row("DELETE /api/triggers/{id}", For.ADMINS, 204),
            row("DELETE /api/workloads/{id}", For.ADMINS, 202),
            row("POST /api/logout", For.KNOWN, 204));

    @AfterEach
    void stop() {
        server.close();
    }

    private void everybody(String workload, String other) {
        server.world.accounts().add("ann", "long-enough-1", Role.ADMIN, "test");
        server.world.accounts().add("vic", "long-enough-1", Role.VIEWER, "test");
        server.world.accounts().add("gone", "long-enough-1", Role.VIEWER, "test");
        shown.put(Who.ADMIN_SESSION, session("ann"));
        shown.put(Who.VIEWER_SESSION, session("vic"));
        shown.put(Who.READ_TOKEN, token("read", Scope.READ).secret());
        shown.put(Who.DEPLOY_TOKEN, token("deploy", Scope.DEPLOY).secret());
        shown.put(
                Who.THIS_WORKLOAD_TOKEN,
                token("this", Scope.deploy(new WorkloadId(workload))).secret());
        shown.put(
                Who.OTHER_WORKLOAD_TOKEN,
                token("other", Scope.deploy(new WorkloadId(other))).secret());
        Issued revoked = token("revoked", Scope.ADMIN);
        server.world.accounts().revoke(revoked.token().id(), "test");
        shown.put(Who.REVOKED_TOKEN, revoked.secret());
        // Time passes with each look.
        shown.put(
                Who.EXPIRED_TOKEN,
                server.world
                        .accounts()
                        .issue("expired", Set.of(Scope.ADMIN), Optional.of(Duration.ofMillis(1)), "test")
                        .secret());
        names.put("tokens", token("doomed", Scope.READ).token().id());
    }

    private String session(String name) {
        return server.world.accounts().logIn(name, "long-enough-1", "test").orElseThrow();
    }

    private Issued token(String name, Scope scope) {
        return server.world.accounts().issue(name, Set.of(scope), Optional.empty(), "test");
    }

    private String path(String route) {
        String path = route.split(" ", 2)[1];
        if (path.startsWith("/api/webhook/")) {
            return TestServer.text(server.get("/api/triggers/" + names.get("triggers") + "/webhook"), "path");
        }
        String collection = path.split("/").length > 2 ? path.split("/")[2] : "";
        return path.replaceFirst("\\{\\w+}", names.getOrDefault(collection, ""));
    }

    private int ask(Who who, Row row, String path) {
        HttpRequest.Builder request = server.request(path);
        if (who.session()) {
            request.header("Cookie", "forge_session=" + shown.get(who)).header("Sec-Fetch-Site", "same-origin");
        } else if (who != Who.ANONYMOUS) {
            request.header("Authorization", "Bearer " + shown.get(who));
        }
        if (!row.body().isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        request.method(row.route().split(" ", 2)[0], BodyPublishers.ofString(row.body()));
        return server.sendAnonymous(request).statusCode();
    }

    private static int expected(Who who, Row row) {
        if (row.whom().lets(who)) {
            return row.status();
        }
        return For.KNOWN.lets(who) ? 403 : 401;
    }

    @Test
    void everyRouteForEveryKindOfCaller() {
        String workload = server.create("this");
        names.put("workloads", workload);
        everybody(workload, server.create("other"));
        String trigger = server.createTrigger("kept");
        names.put("triggers", trigger);
        names.put("bindings", server.bind(workload, trigger));
        names.put("deployments", TestServer.text(server.post("/api/workloads/this/deploy", "{}"), "id"));
        names.put("deliveries", TestServer.text(server.post("/api/triggers/" + trigger + "/fire", ""), "number"));
        names.put("users", "gone");
        names.put("env-sets", TestServer.text(server.post("/api/env-sets", "{\"name\":\"kept\"}"), "id"));

        List<String> wrong = new ArrayList<>();
        for (Row row : TABLE) {
            String path = path(row.route());
            for (Who who : Who.values()) {
                int status = ask(who, row, path);
                if (status != expected(who, row)) {
                    wrong.add(row.route() + " by " + who + " is " + status + ", not " + expected(who, row));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyRouteIsInTheTable() {
        Set<String> routes = ApiContract.routes().stream()
                .map(route -> route.method().name() + " " + route.path())
                .collect(Collectors.toSet());
        Set<String> rows = TABLE.stream().map(Row::route).collect(Collectors.toSet());

        assertEquals(routes, rows);
        assertEquals(TABLE.size(), new HashSet<>(rows).size());
    }

    @Test
    void aTokenForOneWorkloadKnowsItByItsNameToo() {
        WorkloadId id = new WorkloadId(server.create("this"));
        server.create("other");
        String secret = token("ci", Scope.deploy(id)).secret();

        assertEquals(200, by(secret, "GET", "/api/workloads/this").statusCode());
        assertEquals(403, by(secret, "GET", "/api/workloads/other").statusCode());
        assertEquals(403, by(secret, "GET", "/api/workloads/nobody").statusCode());
        assertEquals(202, by(secret, "POST", "/api/workloads/this/deploy").statusCode());
        DeploymentId foreign =
                new DeploymentId(TestServer.text(server.post("/api/workloads/other/deploy", "{}"), "id"));
        assertEquals(403, by(secret, "GET", "/api/deployments/" + foreign).statusCode());
        assertEquals(403, by(secret, "GET", "/api/deployments/nothing").statusCode());
        assertEquals(403, by(secret, "GET", "/api/deployments?workload=this").statusCode());
    }

    @Test
    void whoDidItIsTheHolderOfTheToken() {
        server.create("this");
        String secret = token("ci", Scope.DEPLOY).secret();

        String by = TestServer.text(by(secret, "POST", "/api/workloads/this/deploy"), "by");

        assertEquals("token:ci", by);
        assertEquals("api", TestServer.text(server.post("/api/workloads/this/deploy", "{}"), "by"));
    }

    private HttpResponse<String> by(String secret, String method, String path) {
        return server.sendAnonymous(server.request(path)
                .header("Authorization", "Bearer " + secret)
                .method(method, BodyPublishers.noBody()));
    }
}
