package dev.tinyforge.tck.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmApiContractTest {

    private static final String HOSTS = "/nginx/proxy-hosts";

    private NpmStandIn npm;
    private Client client;

    @BeforeEach
    void start() {
        use(NpmStandIn.Options.defaults());
    }

    @AfterEach
    void close() {
        npm.close();
    }

    private void use(NpmStandIn.Options options) {
        if (npm != null) {
            npm.close();
        }
        npm = NpmStandIn.start(options);
        client = Client.loggedIn(npm);
    }

    private void useVersion(int minor) {
        use(NpmStandIn.Options.defaults().withVersion(new NpmVersion(2, minor, 0)));
    }

    @Test
    void statusNeedsNoLoginAndTellsTheVersion() {
        client.authorization("");
        assertEquals(
                "{\"status\":\"OK\",\"setup\":true,\"version\":{\"major\":2,\"minor\":15,\"revision\":1}}",
                client.get("/").body());
    }

    @Test
    void loginGivesATokenForADayAndRefreshOneForAnyPeriod() {
        JsonNode login =
                client.api("POST", "/tokens", client.credentials(npm.secret())).json();
        assertTrue(Instant.parse(login.path("expires").asText())
                .isAfter(Instant.now().plusSeconds(23 * 3600)));
        JsonNode fresh = client.get("/tokens?expiry=30d").json();
        assertTrue(Instant.parse(fresh.path("expires").asText())
                .isAfter(Instant.now().plusSeconds(29 * 24 * 3600)));
        client.authorization("Bearer " + fresh.path("token").asText());
        assertEquals(200, client.get(HOSTS).status());
        assertEquals(400, client.get("/tokens?expiry=soon").status());
    }

    @Test
    void badLoginAndExtraPropertiesAre400() {
        Client.Reply reply = client.api("POST", "/tokens", client.credentials("wrong"));
        assertEquals(400, reply.status());
        assertEquals("Invalid email or password", reply.error());
        assertTrue(reply.json().path("error").path("message_i18n").isTextual());
        assertEquals(
                400,
                client.api("POST", "/tokens", client.credentials(npm.secret()).replace("{", "{\"remember\":true,"))
                        .status());
        assertEquals(
                400, client.api("POST", "/tokens", "{\"identity\":\"a@b.c\"}").status());
    }

    @Test
    void loginWithASecondFactorGivesAChallengeInsteadOfAToken() {
        use(NpmStandIn.Options.defaults().withTwoFactor(true));
        Client.Reply reply = client.api("POST", "/tokens", client.credentials(npm.secret()));
        assertEquals(200, reply.status());
        assertTrue(reply.json().path("requires_2fa").asBoolean());
        assertFalse(reply.json().has("token"));
    }

    @Test
    void missingOrUnusableLoginIs404WithThePath() {
        String token = client.get("/tokens").json().path("token").asText();
        for (String header : List.of("", "bearer " + token, "Basic eA==")) {
            client.authorization(header);
            Client.Reply reply = client.get(HOSTS);
            assertEquals(404, reply.status());
            assertEquals("Not Found - /nginx/proxy-hosts", reply.error());
        }
        client.authorization("Bearer " + token);
        npm.enableUser(false);
        assertEquals(404, client.get(HOSTS).status());
        assertEquals(
                400,
                client.api("POST", "/tokens", client.credentials(npm.secret())).status());
    }

    @Test
    void idThatDoesNotExistIs404WithTheId() {
        for (String method : List.of("GET", "DELETE")) {
            Client.Reply reply = client.api(method, HOSTS + "/77", "");
            assertEquals(404, reply.status());
            assertEquals("Not Found - 77", reply.error());
        }
        assertEquals(404, client.put(77, "{\"forward_port\":81}").status());
    }

    @Test
    void garbageTokenIs500AndExpiredTokenIs400WithAnObjectForTranslation() {
        npm.expireTokens();
        Client.Reply expired = client.get(HOSTS);
        assertEquals(400, expired.status());
        assertEquals("Token has expired", expired.error());
        assertTrue(expired.json().path("error").path("message_i18n").isObject());
        client.authorization("Bearer garbage");
        assertEquals(500, client.get(HOSTS).status());
        assertEquals("Internal Error", client.get(HOSTS).error());
    }

    @Test
    void through212LoginFailuresAre401And403() {
        useVersion(12);
        assertEquals(
                401, client.api("POST", "/tokens", client.credentials("wrong")).status());
        npm.expireTokens();
        assertEquals(401, client.get(HOSTS).status());
        client.authorization("");
        assertEquals(403, client.get(HOSTS).status());
        assertFalse(client.get("/").json().has("setup"));
    }

    @Test
    void before212BooleansAreNumbers() {
        useVersion(11);
        int id = client.create("a.test", "127.0.0.1", 81);
        assertEquals("1", client.show(id).json().path("enabled").toString());
        assertEquals("0", client.show(id).json().path("ssl_forced").toString());
        useVersion(12);
        id = client.create("a.test", "127.0.0.1", 81);
        assertEquals("true", client.show(id).json().path("enabled").toString());
    }

    @Test
    void trustForwardedProtoIsUnknownBefore214() {
        String body = Client.body("a.test", "127.0.0.1", 81, ",\"trust_forwarded_proto\":true");
        assertEquals(201, client.api("POST", HOSTS, body).status());
        useVersion(13);
        assertEquals(400, client.api("POST", HOSTS, body).status());
    }

    @Test
    void newHostIsAnsweredWithTheMetaOfBeforeNginx() {
        Client.Reply reply = client.api(
                "POST", HOSTS, Client.body("b.test\",\"a.test", "127.0.0.1", 81, ",\"meta\":{\"owner\":\"x\"}"));
        assertEquals(201, reply.status());
        assertEquals(
                "[\"a.test\",\"b.test\"]", reply.json().path("domain_names").toString());
        assertEquals("{\"owner\":\"x\"}", reply.json().path("meta").toString());
        JsonNode meta = client.show(reply.json().path("id").intValue()).json().path("meta");
        assertEquals("{\"owner\":\"x\",\"nginx_online\":true,\"nginx_err\":null}", meta.toString());
    }

    @Test
    void bodyThatBreaksTheSchemaIs400AndChangesNothing() {
        for (String more : List.of(
                ",\"colour\":\"blue\"",
                ",\"id\":4",
                ",\"created_on\":\"2025-01-01 00:00:00\"",
                ",\"locations\":null",
                ",\"enabled\":1",
                ",\"meta\":[]",
                ",\"certificate_id\":-1",
                ",\"forward_port\":0",
                ",\"forward_port\":65536",
                ",\"forward_host\":\"\"",
                ",\"forward_host\":\"" + "h".repeat(256) + "\"",
                ",\"forward_scheme\":\"ftp\"",
                ",\"domain_names\":[]",
                ",\"domain_names\":[\"a b\"]",
                ",\"locations\":[{\"path\":\"/x\"}]")) {
            Client.Reply reply = client.api("POST", HOSTS, Client.body("a.test", "127.0.0.1", 81, more));
            assertEquals(400, reply.status(), more);
        }
        assertEquals(
                400,
                client.api("POST", HOSTS, "{\"domain_names\":[\"a.test\"]}").status());
        assertEquals(400, client.api("POST", HOSTS, "{\"domain_names\":").status());
        assertEquals(List.of(), npm.hosts());
    }

    @Test
    void putIsPartialAndAnswersTheMetaOfNow() {
        int id = client.create("a.test", "127.0.0.1", 81);
        Client.Reply reply = client.put(id, "{\"forward_port\":82,\"meta\":{\"mark\":1}}");
        assertEquals(200, reply.status());
        assertEquals(82, reply.json().path("forward_port").intValue());
        assertEquals("127.0.0.1", reply.json().path("forward_host").asText());
        assertEquals(
                "{\"mark\":1,\"nginx_online\":true,\"nginx_err\":null}",
                reply.json().path("meta").toString());
        JsonNode replaced = client.put(id, "{\"meta\":{\"other\":2}}").json().path("meta");
        assertFalse(replaced.has("mark"));
        assertTrue(client.put(id, "{\"forward_port\":83}").json().path("meta").has("other"));
    }

    @Test
    void putRefusesNothingAndWhatGetAnswered() {
        int id = client.create("a.test", "127.0.0.1", 81);
        assertEquals(400, client.put(id, "{}").status());
        assertEquals(400, client.put(id, client.show(id).body()).status());
        assertEquals(
                404,
                client.api("PATCH", HOSTS + "/" + id, "{\"forward_port\":82}").status());
    }

    @Test
    void bodyOver100kBIs413() {
        int id = client.create("a.test", "127.0.0.1", 81);
        String comment = "# " + "x".repeat(101 * 1024);
        assertEquals(
                413, client.put(id, "{\"advanced_config\":\"" + comment + "\"}").status());
        assertEquals(
                200,
                client.put(id, "{\"advanced_config\":\"# " + "x".repeat(90 * 1024) + "\"}")
                        .status());
    }

    @Test
    void deleteEnableAndDisableAnswerTrueAndRefuseRepeats() {
        int id = client.create("a.test", "127.0.0.1", 81);
        String path = HOSTS + "/" + id;
        assertEquals("true", client.api("POST", path + "/disable", "").body());
        assertEquals(400, client.api("POST", path + "/disable", "").status());
        assertEquals("true", client.api("POST", path + "/enable", "").body());
        assertEquals(400, client.api("POST", path + "/enable", "").status());
        assertEquals("true", client.api("DELETE", path, "").body());
        assertEquals(404, client.api("DELETE", path, "").status());
    }

    @Test
    void domainIsTakenInAnyCaseAndAWildcardIsAPlainString() {
        client.create("demo.test", "127.0.0.1", 81);
        Client.Reply reply = client.api("POST", HOSTS, Client.body("Demo.TEST", "127.0.0.1", 81, ""));
        assertEquals(400, reply.status());
        assertEquals("Demo.TEST is already in use", reply.error());
        int wildcard = client.create("*.test", "127.0.0.1", 81);
        assertEquals(
                400, client.put(wildcard, "{\"domain_names\":[\"demo.test\"]}").status());
        assertEquals(
                200, client.put(wildcard, "{\"domain_names\":[\"*.test\"]}").status());
        assertEquals(2, npm.hosts().size());
    }

    @Test
    void listIsOrderedByDomainAndCanBeSearched() {
        client.create("b.test", "127.0.0.1", 81);
        client.create("a.test", "127.0.0.1", 81);
        assertEquals(
                "a.test",
                client.get(HOSTS).json().path(0).path("domain_names").path(0).asText());
        JsonNode found =
                client.get(HOSTS + "?query=b.test&expand=owner,certificate").json();
        assertEquals(1, found.size());
        assertTrue(found.path(0).has("owner"));
        assertTrue(found.path(0).path("certificate").isNull());
    }

    @Test
    void customCertificatesAreListedWithTheirPrivateKey() {
        int custom = npm.addCertificate(true, "mine", "a.test");
        npm.addCertificate(false, "theirs", "b.test");
        JsonNode list = client.get("/nginx/certificates").json();
        assertEquals("other", list.path(0).path("provider").asText());
        assertTrue(list.path(0).path("meta").path("certificate_key").asText().contains("PRIVATE KEY"));
        assertEquals("letsencrypt", list.path(1).path("provider").asText());
        assertFalse(list.path(1).path("meta").has("certificate_key"));
        int id = client.create("a.test", "127.0.0.1", 81);
        Client.Reply put = client.put(id, "{\"certificate_id\":" + custom + "}");
        assertEquals("mine", put.json().path("certificate").path("nice_name").asText());
        assertFalse(put.body().contains("PRIVATE KEY"));
    }

    @Test
    void accessListsAreListed() {
        int id = npm.addAccessList("staff", Map.of("ann", "secret"));
        assertEquals(
                "staff",
                client.get("/nginx/access-lists/" + id).json().path("name").asText());
        assertEquals(1, client.get("/nginx/access-lists").json().size());
        assertEquals(404, client.get("/nginx/access-lists/9").status());
    }

    @Test
    void orderedCertificateFailsWithTheHostInPlace() {
        Client.Reply reply =
                client.api("POST", HOSTS, Client.body("a.test", "127.0.0.1", 81, ",\"certificate_id\":\"new\""));
        assertEquals(500, reply.status());
        assertEquals(1, npm.hosts().size());
    }

    @Test
    void callsAreLoggedWithoutBodies() {
        npm.clearLog();
        client.logIn();
        int id = client.create("a.test", "127.0.0.1", 81);
        client.show(id);
        client.put(id, "{}");
        assertEquals(
                List.of(
                        new ApiCall("POST", "/tokens", 200, false),
                        new ApiCall("POST", HOSTS, 201, true),
                        new ApiCall("GET", HOSTS + "/" + id, 200, false),
                        new ApiCall("PUT", HOSTS + "/" + id, 400, true)),
                npm.calls());
        assertEquals(1, npm.logins());
        assertEquals(2, npm.mutations());
        assertEquals(1, npm.mostConcurrentMutations());
    }
}
