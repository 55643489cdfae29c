package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.JournalCodec;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.tck.store.Samples;
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
    void aConfigAsDeepAsAllowedFitsIntoEveryRecord() {
        Workload workload = withConfig(Samples.workload(1), nested(WorkloadCodec.MAX_CONFIG_DEPTH));
        assertEquals(workload, WorkloadCodec.stored(Json.read(Json.write(WorkloadCodec.store(workload)))));
        Plan full = Samples.fullPlan();
        Release release = new Release(Samples.deploymentId(1), Samples.image(1), workload, Samples.AT);
        Plan plan = new Plan(
                full.deployment(),
                full.workload(),
                release,
                true,
                full.strategy(),
                full.downtime(),
                full.green(),
                full.prepare(),
                full.change(),
                full.restore(),
                full.before(),
                full.after(),
                List.of(new Step.RecordLive(workload.id(), List.of(), Optional.of(release))),
                full.timeout(),
                full.watchWindow(),
                full.observeWithin(),
                full.checkIndex());
        JournalRecord entry = new JournalRecord.Opened(plan, Samples.AT);
        assertEquals(entry, JournalCodec.read(Json.read(Json.write(JournalCodec.write(entry)))));
    }

    @Test
    void aConfigDeeperThanAllowedIsRefusedBeforeItIsKept() {
        Workload workload = withConfig(Samples.workload(1), nested(WorkloadCodec.MAX_CONFIG_DEPTH + 1));
        InvalidInput kept = assertThrows(InvalidInput.class, () -> WorkloadCodec.store(workload));
        InvalidInput given = assertThrows(
                InvalidInput.class, () -> WorkloadCodec.read(WorkloadCodec.write(workload), workload.id()));
        assertEquals("source_config: is nested deeper than 48 levels", kept.getMessage());
        assertEquals(kept.getMessage(), given.getMessage());
    }

    private static Config nested(int depth) {
        Object tree = "leaf";
        for (int i = 1; i < depth; i++) {
            tree = Map.of("k", tree);
        }
        return Config.of("k", tree);
    }

    @Test
    void whatIsNotADocumentIsRefused() {
        for (String text : List.of(
                "", "null", "[]", "\"a\"", "{", "{\"a\":[null]}", "{\"a\":1} x", "{\"a\":" + "[".repeat(10_000))) {
            assertThrows(InvalidInput.class, () -> Json.read(text), text.length() < 40 ? text : "deep");
        }
    }

    private static Workload withConfig(Workload workload, Config config) {
        return new Workload(
                workload.id(),
                workload.name(),
                workload.project(),
                workload.stage(),
                new SourceSpec("image", config),
                workload.faces(),
                workload.env(),
                workload.volumes(),
                workload.strategy(),
                workload.healthcheck(),
                workload.policy(),
                workload.parent(),
                workload.revision());
    }
}
