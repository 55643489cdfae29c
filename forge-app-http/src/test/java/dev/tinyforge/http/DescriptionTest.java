package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DescriptionTest {
    private final TestServer server = new TestServer();
    private final Config document = ApiContract.ofTheServer().document();

    @AfterEach
    void stop() {
        server.close();
    }

    private Config section(String... names) {
        Config found = document;
        for (String name : names) {
            found = new ConfigReader(found).config(name);
        }
        return found;
    }

    @Test
    void everyRouteIsAnOperationAndEveryOperationARoute() {
        Set<String> operations = new TreeSet<>();
        section("paths").values().forEach((path, methods) -> ((Map<?, ?>) methods)
                .keySet()
                .forEach(method -> operations.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> routes = ApiContract.routes().stream()
                .map(route -> route.method().name() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(routes, operations);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsOfUse() {
        String text = JsonText.write(document);
        Set<String> referenced = new HashSet<>();
        Matcher matcher = Pattern.compile("\"#/components/(\\w+)/([\\w-]+)\"").matcher(text);
        while (matcher.find()) {
            referenced.add(matcher.group(1) + "/" + matcher.group(2));
        }
        Set<String> there = new HashSet<>();
        for (String kind : List.of("schemas", "parameters", "responses")) {
            section("components", kind).values().keySet().forEach(name -> there.add(kind + "/" + name));
        }

        assertEquals(new TreeSet<>(there), new TreeSet<>(referenced));
    }

    @Test
    void everyOperationSaysWhatAnybodyNeedsToKnow() {
        Set<String> tags = new HashSet<>();
        ((List<?>) document.values().get("tags"))
                .forEach(tag -> tags.add(String.valueOf(((Map<?, ?>) tag).get("name"))));
        List<String> lacking = new ArrayList<>();
        for (Route route : ApiContract.routes()) {
            Config operation =
                    section("paths", route.path(), route.method().name().toLowerCase(Locale.ROOT));
            boolean good = operation.get("summary") instanceof String
                    && tags.containsAll((List<?>) Objects.requireNonNull(operation.get("tags")))
                    && !route.operation().answers().isEmpty();
            if (!good) {
                lacking.add(route.operation().id());
            }
        }
        assertEquals(List.of(), lacking);
    }

    @Test
    void itIsServedToAnybody() {
        HttpResponse<String> answer = server.sendAnonymous(server.request("/api/openapi.json"));

        assertEquals(200, answer.statusCode());
        assertEquals("3.1.0", TestServer.text(answer, "openapi"));
        assertEquals(
                document.values().keySet(), TestServer.json(answer).values().keySet());
    }

    @Test
    void thePageLoadsNothingFromAnywhere() {
        HttpResponse<String> page = server.sendAnonymous(server.request("/api/docs"));

        assertEquals(200, page.statusCode());
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
        assertFalse(page.body().contains("<script"), page.body());
        assertFalse(page.body().contains("http://"), page.body());
        assertFalse(page.body().contains("https://"), page.body());
        for (Route route : ApiContract.routes()) {
            assertTrue(
                    page.body().contains("id=\"" + route.operation().id() + "\""),
                    route.operation().id());
        }
    }

    @Test
    void theJudgeSeesWhatIsMissingWrongOrTooMuch() {
        ApiContract contract = new ApiContract(document);
        String good = "{\"subject\":\"a\",\"level\":\"ok\",\"detail\":\"\",\"remedy\":\"\"}";

        assertEquals(List.of(), contract.problems("Finding", good));
        assertFalse(
                contract.problems("Finding", good.replace("\"ok\"", "\"fine\"")).isEmpty());
        assertFalse(contract.problems("Finding", good.replace("\"subject\":\"a\",", ""))
                .isEmpty());
        assertFalse(
                contract.problems("Finding", good.replace("{", "{\"more\":1,")).isEmpty());
        assertFalse(contract.problems("FindingPage", "{\"items\":[{}]}").isEmpty());
    }
}
