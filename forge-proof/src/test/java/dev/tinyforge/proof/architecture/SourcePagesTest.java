package dev.tinyforge.proof.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.proof.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The page of a source: its example is a valid workload, and it names everything the source takes. */
class SourcePagesTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @TestFactory
    Stream<DynamicTest> thePageOfASourceTellsWhatItTakes() throws IOException {
        try (Stream<Path> pages = Files.list(Stage.root().resolve("docs/sources"))) {
            return pages
                    .sorted()
                    .map(page -> DynamicTest.dynamicTest(String.valueOf(page.getFileName()), () -> check(page)))
                    .toList()
                    .stream();
        }
    }

    private static void check(Path page) throws IOException {
        String text = Files.readString(page);
        Source source = ServiceLoader.load(Source.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(known -> page.endsWith(known.kind() + ".md"))
                .findFirst()
                .orElseThrow();
        Matcher example = EXAMPLE.matcher(text);
        assertTrue(example.find(), "the page has an example");
        Map<String, Object> document =
                new ObjectMapper().readValue(example.group(1), new TypeReference<Map<String, Object>>() {});
        Workload workload = WorkloadCodec.read(new Config(document), new WorkloadId("01hzzzzzzzzzzzzzzzzzzzzzzz"))
                .workload();
        assertEquals(source.kind(), workload.source().kind());
        assertEquals(List.of(), source.validate(workload));
        assertEquals(
                List.of(),
                source.schema().fields().stream()
                        .map(Field::name)
                        .filter(name -> !text.contains("`" + name + "`"))
                        .toList(),
                "fields the page does not name");
    }
}
