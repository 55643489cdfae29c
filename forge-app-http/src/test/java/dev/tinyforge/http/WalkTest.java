package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every operation with whatever comes to mind. The same seed asks the same. */
final class WalkTest {
    private static final long SEED = 20310517;
    private static final int EACH = 30;

    private final TestServer server = new TestServer();
    private final Random random = new Random(SEED);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Names of what is there, and of what never was. */
    private List<String> known() {
        String workload = server.create("app");
        String trigger = server.createTrigger("nightly");
        String secret = TestServer.text(server.get("/api/triggers/nightly/webhook"), "path");
        return List.of(
                workload,
                "app",
                trigger,
                "nightly",
                server.bind(workload, trigger),
                TestServer.text(server.post("/api/workloads/app/deploy", ""), "id"),
                TestServer.text(server.post("/api/triggers/nightly/fire", ""), "number"),
                secret.substring(secret.lastIndexOf('/') + 1),
                "7zzzzzzzzzzzzzzzzzzzzzzzzz",
                "nobody",
                "latest",
                "manual",
                "image");
    }

    private HttpResponse<String> ask(Route route, Inputs inputs) {
        String path = route.path().replaceFirst("\\{\\w+}", encode(nonEmpty(inputs.text())));
        List<String> query = new ArrayList<>();
        for (String name : route.operation().query()) {
            if (random.nextInt(3) == 0) {
                query.add(name + "=" + encode(random.nextBoolean() ? inputs.text() : "" + random.nextInt(600)));
            }
        }
        HttpRequest.Builder request = server.request(path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        if (random.nextInt(4) == 0) {
            request.header(
                    "If-Match", List.of("*", "\"1\"", "\"999\"", "W/\"1\"", "x").get(random.nextInt(5)));
        }
        String body = route.operation()
                .body()
                .map(wanted -> JsonText.write(inputs.document(wanted.schema())))
                .orElse("");
        if (random.nextInt(10) == 0) {
            body = body.substring(0, random.nextInt(body.length() + 1));
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return server.send(request.method(route.method().name(), BodyPublishers.ofString(body)));
    }

    @Test
    void nothingThatIsAskedMakesForgeFail() {
        Inputs inputs = new Inputs(random, ApiContract.ofTheServer().document(), known());
        List<String> failed = new ArrayList<>();
        Map<String, Integer> good = new TreeMap<>();
        for (int round = 0; round < EACH; round++) {
            for (Route route : ApiContract.routes()) {
                HttpResponse<String> answer = ask(route, inputs);
                if (answer.statusCode() >= 500) {
                    failed.add(route.operation().id() + ": " + answer.statusCode() + " to "
                            + answer.request().uri());
                }
                good.merge(route.operation().id(), answer.statusCode() < 300 ? 1 : 0, Integer::sum);
            }
        }
        assertEquals(List.of(), failed);
        long reached = good.values().stream().filter(count -> count > 0).count();
        assertTrue(reached > good.size() / 2, () -> "little was asked well: " + good);
    }

    private static String nonEmpty(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
