package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AccountRoutesTest {
    private static final String PASSWORD = "long-enough-1";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request =
                server.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return server.sendAnonymous(request);
    }

    private static String credentials(String name, String password) {
        return "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
    }

    /** @return the cookie as a browser sends it back */
    private String logIn(String name) {
        HttpResponse<String> answer = post("/api/login", credentials(name, PASSWORD));
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    @Test
    void theFirstAdminIsMadeWithTheSetupTokenOnce() {
        String setup = "{\"token\":\"" + TestServer.SETUP_TOKEN + "\",\"name\":\"ann\",\"password\":\"%s\"}";

        assertEquals("{\"needed\":true}", anonymous("/api/setup").body());
        assertEquals(
                403,
                post("/api/setup", setup.formatted(PASSWORD).replace("setup-", "other-"))
                        .statusCode());
        assertEquals(400, post("/api/setup", setup.formatted("short")).statusCode());
        HttpResponse<String> made = post("/api/setup", setup.formatted(PASSWORD));
        assertEquals(201, made.statusCode());
        assertEquals("admin", TestServer.text(made, "role"));
        assertFalse(made.body().contains(PASSWORD));
        assertEquals(403, post("/api/setup", setup.formatted(PASSWORD)).statusCode());
        assertEquals("{\"needed\":false}", anonymous("/api/setup").body());
    }

    private HttpResponse<String> anonymous(String path) {
        return server.sendAnonymous(server.request(path));
    }

    private HttpResponse<String> changePassword(String current, String password, String... headers) {
        HttpRequest.Builder request = server.request("/api/me/password")
                .header("Content-Type", "application/json")
                .headers(headers)
                .PUT(BodyPublishers.ofString("{\"current\":\"" + current + "\",\"password\":\"" + password + "\"}"));
        return server.sendAnonymous(request);
    }

    @Test
    void aViewerChangesHisPasswordAndIsLoggedOutElsewhere() {
        server.world.accounts().add("vic", PASSWORD, Role.VIEWER, "test");
        String elsewhere = logIn("vic");
        String here = logIn("vic");

        HttpResponse<String> wrong =
                changePassword("wrong-wrong-1", "long-enough-2", "Cookie", here, "Sec-Fetch-Site", "same-origin");
        assertEquals(403, wrong.statusCode());
        assertEquals("wrong_password", TestServer.text(wrong, "code"));
        assertEquals(
                "cross_site",
                TestServer.text(
                        changePassword(PASSWORD, "long-enough-2", "Cookie", here, "Sec-Fetch-Site", "cross-site"),
                        "code"));
        assertEquals(200, withCookie("/api/me", elsewhere).statusCode());
        HttpResponse<String> changed =
                changePassword(PASSWORD, "long-enough-2", "Cookie", here, "Sec-Fetch-Site", "same-origin");

        assertEquals(204, changed.statusCode(), changed.body());
        String renewed = changed.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(renewed.contains("; HttpOnly"), renewed);
        assertEquals("vic", TestServer.text(withCookie("/api/me", renewed.split(";", 2)[0]), "name"));
        assertEquals(401, withCookie("/api/me", here).statusCode());
        assertEquals(401, withCookie("/api/me", elsewhere).statusCode());
        assertEquals(401, post("/api/login", credentials("vic", PASSWORD)).statusCode());
        assertEquals(
                200, post("/api/login", credentials("vic", "long-enough-2")).statusCode());
    }

    @Test
    void aTokenHasNoPassword() {
        server.world.accounts().add("api", PASSWORD, Role.VIEWER, "test");

        HttpResponse<String> refused =
                changePassword(PASSWORD, "long-enough-2", "Authorization", "Bearer " + TestServer.TOKEN);

        assertEquals(403, refused.statusCode());
        assertEquals(200, post("/api/login", credentials("api", PASSWORD)).statusCode());
    }

    @Test
    void aLoginOpensASessionThatALogoutEnds() {
        server.world.accounts().add("ann", PASSWORD, Role.ADMIN, "test");
        HttpResponse<String> answer = post("/api/login", credentials("ann", PASSWORD));
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();

        assertTrue(cookie.contains("; HttpOnly"), cookie);
        assertTrue(cookie.contains("; SameSite=Lax"), cookie);
        assertFalse(cookie.contains("Secure"), cookie);
        assertEquals("ann", TestServer.text(answer, "name"));
        String shown = cookie.split(";", 2)[0];
        assertEquals("ann", TestServer.text(withCookie("/api/me", shown), "name"));
        HttpResponse<String> out = post("/api/logout", "", "Cookie", shown, "Sec-Fetch-Site", "same-origin");
        assertEquals(204, out.statusCode());
        assertTrue(out.headers().firstValue("Set-Cookie").orElseThrow().contains("Max-Age=0"));
        assertEquals(401, withCookie("/api/me", shown).statusCode());
    }

    @Test
    void behindHttpsTheCookieIsForHttpsOnly() {
        server.world.accounts().add("ann", PASSWORD, Role.ADMIN, "test");

        HttpResponse<String> answer =
                post("/api/login", credentials("ann", PASSWORD), "X-Forwarded-Proto", "https, http");

        assertTrue(answer.headers().firstValue("Set-Cookie").orElseThrow().endsWith("; Secure"));
    }

    @Test
    void aWrongNameAndAWrongPasswordCannotBeToldApart() {
        server.world.accounts().add("ann", PASSWORD, Role.ADMIN, "test");

        HttpResponse<String> name = post("/api/login", credentials("eve", PASSWORD));
        HttpResponse<String> password = post("/api/login", credentials("ann", "wrong-wrong-1"));

        assertEquals(401, name.statusCode());
        assertEquals(401, password.statusCode());
        assertEquals(TestServer.text(name, "detail"), TestServer.text(password, "detail"));
        assertTrue(name.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void tooManyWrongLoginsHaveToWait() {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    401, post("/api/login", credentials("ann", "wrong-wrong-1")).statusCode());
        }

        HttpResponse<String> refused = post("/api/login", credentials("ann", "wrong-wrong-1"));

        assertEquals(429, refused.statusCode());
        assertTrue(Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow()) > 0);
    }

    @Test
    void anotherSiteCannotActWithTheCookie() {
        server.world.accounts().add("ann", PASSWORD, Role.ADMIN, "test");
        String cookie = logIn("ann");
        String own = server.server.address();
        String host = own.substring("http://".length());

        String[][] refused = {
            {"Cookie", cookie},
            {"Cookie", cookie, "Sec-Fetch-Site", "cross-site"},
            {"Cookie", cookie, "Sec-Fetch-Site", "same-site"},
            {"Cookie", cookie, "Sec-Fetch-Site", "none"},
            {"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", own},
            {"Cookie", cookie, "Origin", "http://evil.test"},
            {"Cookie", cookie, "Origin", "http://" + host + ".evil.test"},
            {"Cookie", cookie, "Origin", "null"},
            {"Cookie", cookie, "Origin", "%%%"},
        };
        for (String[] headers : refused) {
            HttpResponse<String> answer = post("/api/workloads", TestServer.workload("app"), headers);
            assertEquals(403, answer.statusCode(), String.join(" ", headers));
            assertEquals("cross_site", TestServer.text(answer, "code"));
        }
        assertEquals(200, withCookie("/api/workloads", cookie).statusCode());
        assertEquals(
                201,
                post("/api/workloads", TestServer.workload("app"), "Cookie", cookie, "Origin", own)
                        .statusCode());
        assertEquals(
                201,
                post("/api/workloads", TestServer.workload("app"), "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                        .statusCode());
    }

    @Test
    void aUserIsAddedChangedAndRemoved() {
        String bob = "{\"name\":\"Bob\",\"password\":\"" + PASSWORD + "\",\"role\":\"admin\"}";
        server.world.accounts().add("ann", PASSWORD, Role.ADMIN, "test");
        HttpResponse<String> added = server.post("/api/users", bob);

        assertEquals(201, added.statusCode());
        assertEquals("bob", TestServer.text(added, "name"));
        assertFalse(added.body().contains("open:"), "the hash stays inside");
        assertEquals(409, server.post("/api/users", bob).statusCode());
        assertEquals(2, TestServer.items(server.get("/api/users")).size());
        assertEquals(1, TestServer.items(server.get("/api/users?cursor=ann")).size());
        String cookie = logIn("bob");
        HttpResponse<String> changed = server.put("/api/users/bob", "{\"role\":\"viewer\"}", "If-Match", "\"1\"");
        assertEquals("viewer", TestServer.text(changed, "role"));
        assertEquals(401, withCookie("/api/me", cookie).statusCode());
        assertEquals(
                412,
                server.put("/api/users/bob", "{\"role\":\"admin\"}", "If-Match", "\"1\"")
                        .statusCode());
        assertEquals(400, server.put("/api/users/bob", "{\"role\":\"king\"}").statusCode());
        assertEquals(
                400,
                server.post("/api/users", "{\"name\":\"x\",\"password\":\"short\",\"role\":\"viewer\"}")
                        .statusCode());
        assertEquals(409, server.delete("/api/users/ann").statusCode());
        assertEquals(412, server.delete("/api/users/bob", "\"1\"").statusCode());
        assertEquals(204, server.delete("/api/users/bob", "\"2\"").statusCode());
        assertEquals(404, server.get("/api/users/bob").statusCode());
    }

    @Test
    void aTokenIsShownOnceAndGoodUntilItIsRevoked() {
        HttpResponse<String> issued =
                server.post("/api/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires_in\":\"1h\"}");
        String secret = TestServer.text(issued, "token");

        assertEquals(201, issued.statusCode(), issued.body());
        assertTrue(secret.matches("[A-Za-z0-9_-]{43}"));
        assertEquals("token:ci", TestServer.text(withToken("/api/me", secret), "name"));
        HttpResponse<String> listed = server.get("/api/tokens");
        assertFalse(listed.body().contains(secret));
        assertTrue(listed.body().contains("\"used_at\""), listed.body());
        String id = TestServer.text(issued, "id");
        assertEquals(204, server.delete("/api/tokens/" + id).statusCode());
        assertEquals(401, withToken("/api/me", secret).statusCode());
        assertEquals(404, server.delete("/api/tokens/nothing").statusCode());
        assertEquals(
                409,
                server.post("/api/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\"]}")
                        .statusCode());
    }

    @Test
    void scopesThatMakeNoSenseAreNamed() {
        HttpResponse<String> refused =
                server.post("/api/tokens", "{\"name\":\"ci\",\"scopes\":[\"read\",\"fly\",\"deploy:x\"]}");

        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("\"field\":\"scopes[1]\""), refused.body());
        assertTrue(refused.body().contains("\"field\":\"scopes[2]\""), refused.body());
        assertEquals(
                400,
                server.post("/api/tokens", "{\"name\":\"ci\",\"scopes\":[]}").statusCode());
    }

    private HttpResponse<String> withCookie(String path, String cookie) {
        return server.sendAnonymous(server.request(path).header("Cookie", cookie));
    }

    private HttpResponse<String> withToken(String path, String secret) {
        return server.sendAnonymous(server.request(path).header("Authorization", "Bearer " + secret));
    }
}
