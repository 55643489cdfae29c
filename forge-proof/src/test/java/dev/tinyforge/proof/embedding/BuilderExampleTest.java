package dev.tinyforge.proof.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuilderExampleTest {
    @Test
    void thePageShowsThisCode() throws IOException {
        Path root = Path.of(System.getProperty("forge.root", ".."));
        String source = Files.readString(
                root.resolve("forge-proof/src/test/java/dev/tinyforge/proof/embedding/BuilderExample.java"));
        int from = source.indexOf("// doc: builder\n") + "// doc: builder\n".length();
        String snippet = source.substring(from, source.lastIndexOf('\n', source.indexOf("// doc: end")))
                        .stripIndent()
                + "\n";
        String page = Files.readString(root.resolve("docs/embedding.md"));
        assertTrue(
                page.contains("```java\n" + snippet + "```\n"), () -> "docs/embedding.md does not show:\n" + snippet);
    }
}
