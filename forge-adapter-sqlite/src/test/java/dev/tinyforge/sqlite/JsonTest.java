package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.JournalCodec;
import dev.tinyforge.ports.codec.ReleaseCodec;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.tck.store.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void everyValueComesBackAsItWas() {
        Config document = Config.of(
                "text",
                "\u0000\u001f\"\\/\uD83D\uDE80\u2028",
                "long",
                Long.MAX_VALUE,
                "min",
                Long.MIN_VALUE,
                "zero",
                0,
                "double",
                1.0,
                "tiny",
                Double.MIN_VALUE,
                "huge",
                Double.MAX_VALUE,
                "nan",
                Double.NaN,
                "infinite",
                Double.NEGATIVE_INFINITY,
                "flag",
                false,
                "empty",
                List.of(),
                "mixed",
                List.of("a", 1L, List.of(true), Map.of("x", 1.5)),
                "none",
                Map.of());
        assertEquals(document, Json.read(Json.write(document)));
    }

    @Test
    void aConfigAsDeepAsAllowedFitsIntoAnyDocument() {
        Object tree = "leaf";
        for (int i = 0; i < 62; i++) {
            tree = Map.of("k", tree);
        }
        Workload workload = Samples.workload(1).withSource(new SourceSpec("image", Config.of("k", tree)));
        Release release = new Release(Samples.deploymentId(1), Samples.image(1), workload, Samples.AT);
        assertEquals(release, ReleaseCodec.read(Json.read(Json.write(ReleaseCodec.write(release)))));
        JournalRecord entry = new JournalRecord.Intended(
                new Effect("k", new Step.RecordLive(workload.id(), List.of(), Optional.of(release)), Duration.ZERO),
                Samples.AT);
        assertEquals(entry, JournalCodec.read(Json.read(Json.write(JournalCodec.write(entry)))));
    }

    @Test
    void whatIsNotADocumentIsRefused() {
        for (String text : List.of(
                "", "null", "[]", "\"a\"", "{", "{\"a\":[null]}", "{\"a\":1} x", "{\"a\":" + "[".repeat(10_000))) {
            assertThrows(InvalidInput.class, () -> Json.read(text), text.length() < 40 ? text : "deep");
        }
    }
}
