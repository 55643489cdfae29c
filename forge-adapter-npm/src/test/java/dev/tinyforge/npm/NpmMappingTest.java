package dev.tinyforge.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class NpmMappingTest {
    private static final DeploymentId ID = new DeploymentId("01hzzzzzzzzzzzzzzzzzzzz0b1");
    private static final WantedHost WANTED =
            new WantedHost("a.test", new InstanceRef(ID, "tf-app"), "tf-app", 8080, true, 0, false, 0);

    @Test
    void theFactoryIsFoundByName() {
        assertTrue(ServiceLoader.load(ProxyRouterFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(factory -> factory.name().equals("npm")));
    }

    @Test
    void aMissingSettingIsNamed() {
        InvalidInput missing = assertThrows(
                InvalidInput.class,
                () -> NpmRouterFactory.open(
                        ForgeConfig.of(Map.of("proxy.npm.url", "http://npm:81")), Instant::now, Duration.ofSeconds(1)));
        assertEquals("proxy.npm.identity", missing.problems().get(0).field());
    }

    @Test
    void anObservationOverTlsIsRefused() {
        InvalidInput wrong = assertThrows(
                InvalidInput.class,
                () -> NpmRouterFactory.open(
                        ForgeConfig.of(Map.of("proxy.npm.url", "http://npm:81", "proxy.npm.http", "https://npm")),
                        Instant::now,
                        Duration.ofSeconds(1)));
        assertEquals("proxy.npm.http", wrong.problems().get(0).field());
    }

    @Test
    void theMarkerIsReadBackFromConfigAndAnswer() {
        assertEquals(Optional.of(ID), Marker.inConfig(Marker.config(ID, false)));
        assertEquals(Optional.of(ID), Marker.inConfig("# mine\n" + Marker.config(ID, true) + "\nmore;"));
        assertEquals(Optional.of(ID), Marker.inAnswer("tinyforge " + ID + "\n"));
        assertEquals(Optional.empty(), Marker.inAnswer(ID.value()));
        assertEquals(Optional.empty(), Marker.inAnswer("tinyforge <html>"));
        assertEquals(Optional.empty(), Marker.inConfig("location = /x { return 200 \"tinyforge " + ID + "\"; }"));
    }

    @Test
    void whatWasWrittenIsRecognisedWithBooleansAsNumbersToo() throws IOException {
        ObjectNode row = WANTED.creating().put("id", 7);
        ((ObjectNode) row.path("meta")).put("nginx_online", true);
        assertTrue(WANTED.isAlready(new ProxyHost(row)));
        String numbers = row.toString().replace(":true", ":1").replace(":false", ":0");
        ProxyHost old = new ProxyHost(Json.MAPPER.readTree(numbers));
        assertTrue(WANTED.isAlready(old) && old.online());
        assertEquals(
                row.path("enabled").booleanValue(),
                old.restoring().path("enabled").booleanValue());
    }

    @Test
    void everyDifferenceIsSeen() {
        Map<String, Object> changes = Map.of(
                "forward_scheme", "https",
                "forward_host", "other",
                "forward_port", "9",
                "certificate_id", "3",
                "access_list_id", "3",
                "allow_websocket_upgrade", false,
                "caching_enabled", true,
                "ssl_forced", true,
                "enabled", false,
                "advanced_config", "");
        changes.forEach((property, value) -> {
            ObjectNode row = WANTED.creating();
            row.set(property, Json.MAPPER.valueToTree(value));
            assertFalse(WANTED.isAlready(new ProxyHost(row)), property);
        });
    }

    @Test
    void neverSendsLocationsNorWhatOlderVersionsRefuse() {
        ObjectNode body = WANTED.creating();
        assertFalse(body.has("locations") || body.has("trust_forwarded_proto"));
        assertFalse(body.path("caching_enabled").asBoolean(true));
        assertTrue(body.has("http2_support") && body.has("hsts_enabled"));
    }

    @Test
    void anUpdateKeepsTheMetaOfOthersAndTheDomainNames() throws IOException {
        ProxyHost held = new ProxyHost(Json.MAPPER.readTree("""
                {"id":3,"domain_names":["A.test","b.test"],"enabled":1,
                 "meta":{"nginx_online":false,"nginx_err":"bad","dns":{"x":1},"tinyforge":{"deployment":"old"}}}"""));
        ObjectNode body = WANTED.updating(held);
        assertFalse(body.has("domain_names"));
        assertEquals(
                "{\"dns\":{\"x\":1},\"tinyforge\":{\"deployment\":\"" + ID + "\",\"instance\":\"tf-app\"}}",
                body.path("meta").toString());
        assertFalse(held.online());
        assertEquals("bad", held.complaint());
        assertEquals(List.of("a.test", "b.test"), held.domains());
    }

    @Test
    void aHostIsOursByEitherTraceAndForeignWithoutBoth() throws IOException {
        ObjectNode both = WANTED.creating();
        ObjectNode metaOnly = both.deepCopy().put("advanced_config", "");
        ObjectNode configOnly = both.deepCopy();
        configOnly.putObject("meta");
        ObjectNode neither = metaOnly.deepCopy();
        neither.putObject("meta").putObject("tinyforge").put("deployment", "no id");
        assertEquals(Optional.of(ID), new ProxyHost(metaOnly).marker());
        assertEquals(Optional.of(ID), new ProxyHost(configOnly).marker());
        assertEquals(Optional.empty(), new ProxyHost(neither).marker());
    }

    @Test
    void aPrivateKeyIsNeitherReadNorKept() throws IOException {
        byte[] json = """
                [{"id":4,"nice_name":"Shop","meta":{"certificate_key":"-----BEGIN PRIVATE KEY-----"},
                  "domain_names":["shop.test"],"owner":{"id":9,"name":"ann"}},
                 {"id":5,"nice_name":null,"domain_names":["b.test"]}]""".getBytes(StandardCharsets.UTF_8);
        List<Named> read = Named.read(json);
        assertEquals(List.of(new Named(4, "Shop", List.of("shop.test")), new Named(5, "", List.of("b.test"))), read);
        assertEquals(List.of(read.get(1)), Named.choose(read, "B.test"));
        assertEquals("b.test", read.get(1).shown());
        Answer answer = new Answer(200, json);
        assertFalse(answer.toString().contains("KEY"));
        answer.forget();
        assertEquals(0, json[10]);
    }

    @Test
    void whatIsNoListSaysNothingOfItself() {
        for (String text : List.of("{\"meta\":\"KEY\"}", "[\"KEY\"]", "KEY", "[{\"id\":1,\"meta\":KEY}]", "")) {
            IOException failure =
                    assertThrows(IOException.class, () -> Named.read(text.getBytes(StandardCharsets.UTF_8)), text);
            assertFalse(failure instanceof com.fasterxml.jackson.core.JsonProcessingException broken
                    && broken.getLocation() != null
                    && broken.getLocation().contentReference().getRawContent() != null);
        }
    }

    @Test
    void failuresOfATokenAreRecognisedInEveryVersionsWords() {
        assertTrue(answer(401, "Unauthorized").doubtsToken());
        assertTrue(answer(403, "Permission Denied").doubtsToken());
        assertTrue(answer(400, "Token has expired").doubtsToken());
        assertTrue(answer(404, "Not Found - /nginx/proxy-hosts").doubtsToken());
        assertTrue(answer(500, "Internal Error").doubtsToken());
        assertFalse(answer(404, "Not Found - 77").doubtsToken());
        assertFalse(answer(404, "Item Not Found - 77").doubtsToken());
        assertFalse(answer(400, "a.test is already in use").doubtsToken());
        assertFalse(answer(502, "").doubtsToken());
        assertEquals("", new Answer(502, "<html>".getBytes(StandardCharsets.UTF_8)).error());
    }

    @Test
    void theAddressShowsNoUser() {
        NpmAddress address = NpmAddress.of(URI.create("http://ann:pass@NPM:81/x/api/"));
        assertEquals("Nginx Proxy Manager at http://npm:81/x", address.toString());
        assertEquals(URI.create("http://npm:81/x/api/tokens"), address.api("/tokens"));
        assertEquals(address, NpmAddress.of(URI.create("http://npm:81/x")));
        assertEquals(443, NpmAddress.of(URI.create("https://npm")).port());
    }

    private static Answer answer(int status, String message) {
        return new Answer(
                status,
                ("{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
