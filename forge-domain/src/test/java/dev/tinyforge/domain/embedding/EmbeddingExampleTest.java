package dev.tinyforge.domain.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Docs;
import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingExampleTest {
    private final EmbeddingExample.InMemory world = new EmbeddingExample.InMemory();

    @Test
    void aNewVersionTakesOver() {
        assertEquals(new Outcome.Succeeded(List.of()), deploy(1, "1.0"));
        assertEquals(Map.of("shop.example.com", name(1)), world.routes);
        assertEquals(new Outcome.Succeeded(List.of()), deploy(2, "2.0"));
        assertEquals(Map.of("shop.example.com", name(2)), world.routes);
        assertEquals(Map.of(name(2), "registry.test/shop:2.0"), world.containers);
        assertEquals("2.0", world.live.get(0).tag());
    }

    @Test
    void aVersionThatNeverGetsHealthyLeavesEverythingAsItWas() {
        deploy(1, "1.0");
        world.broken.add("registry.test/shop:2.0");
        assertEquals(new Outcome.Failed("nothing listens on its port"), deploy(2, "2.0"));
        assertEquals(Map.of("shop.example.com", name(1)), world.routes);
        assertEquals(Map.of(name(1), "registry.test/shop:1.0"), world.containers);
        assertEquals("1.0", world.live.get(0).tag());
    }

    @Test
    void thePageShowsThisCode() {
        Path source =
                Docs.root().resolve("forge-domain/src/test/java/dev/tinyforge/domain/embedding/EmbeddingExample.java");
        String page = Docs.read(Docs.root().resolve("docs/embedding.md"));
        for (String name : List.of("plan", "loop")) {
            String block = "```java\n" + Docs.snippet(source, name) + "```\n";
            assertTrue(page.contains(block), () -> "docs/embedding.md does not show this:\n" + block);
        }
    }

    private Outcome deploy(int number, String tag) {
        Plan plan = EmbeddingExample.plan(
                Samples.deployment(number), tag, Samples.DIGEST, world.live, Samples.NOW.plusSeconds(number));
        return EmbeddingExample.run(plan, world);
    }

    private static String name(int number) {
        return "tf-shop-000000sh-" + Samples.deployment(number).shortForm();
    }
}
