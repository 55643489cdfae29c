package dev.tinyforge.proof.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tinyforge.proof.stage.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The results of one run, in {@code target/bench.json}. */
final class Bench {
    private static final Map<String, Object> RESULTS = new TreeMap<>();

    private Bench() {}

    static synchronized void record(String name, Map<String, Object> result) {
        RESULTS.put(name, result);
        System.out.println(name + " " + result);
        Path file = Stage.root().resolve("target/bench.json");
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsBytes(RESULTS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
