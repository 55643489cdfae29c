package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.codec.DeploymentCodec;
import dev.tinyforge.ports.codec.InboundEventCodec;
import dev.tinyforge.ports.codec.JournalCodec;
import dev.tinyforge.ports.codec.LedgerCodec;
import dev.tinyforge.ports.codec.LiveCodec;
import dev.tinyforge.ports.codec.ReleaseCodec;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.codec.WatchCodec;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.tck.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is written today must read the same for as long as somebody may have it on disk: one file for each kind of
 * persisted document. A file of an older version stays and must still be read. Run with {@code -Dforge.golden=write} to
 * write the files of a new kind or version, and look at the difference before committing it.
 */
class GoldenDocumentsTest {
    private static final Path FOLDER = Path.of(
            System.getProperty("forge.root", ".."), "forge-adapter-sqlite", "src", "test", "resources", "golden");
    private static final ObjectMapper PRETTY = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private record Golden(Object value, Config written, Function<Config, Object> reader) {}

    private static Map<String, Golden> all() {
        Map<String, Golden> all = new LinkedHashMap<>();
        for (JournalRecord entry : Samples.journal()) {
            all.put(nameOf(entry), new Golden(entry, JournalCodec.write(entry), JournalCodec::read));
        }
        for (Outcome outcome : Samples.outcomes()) {
            all.put(
                    "outcome-" + spell(outcome.getClass()),
                    new Golden(outcome, DeploymentCodec.write(outcome), DeploymentCodec::readOutcome));
        }
        Release release =
                new Release(Samples.deploymentId(2), Samples.fullImage(), Samples.fullWorkload(2), Samples.AT);
        all.put("release", new Golden(release, ReleaseCodec.write(release), ReleaseCodec::read));
        addImages(all);
        all.put("live-instance", new Golden(Samples.fullLive(), LiveCodec.write(Samples.fullLive()), LiveCodec::read));
        all.put("route", new Golden(Samples.fullRoute(), LiveCodec.write(Samples.fullRoute()), LiveCodec::readRoute));
        all.put(
                "deployment-request",
                new Golden(
                        Samples.fullRequest(),
                        DeploymentCodec.write(Samples.fullRequest()),
                        DeploymentCodec::readRequest));
        Deployment.Request caused =
                Samples.caused(1, Samples.workload(1), Samples.AT, 7).request();
        all.put(
                "deployment-request-caused",
                new Golden(caused, DeploymentCodec.write(caused), DeploymentCodec::readRequest));
        all.put(
                "workload",
                new Golden(
                        Samples.fullWorkload(2), WorkloadCodec.store(Samples.fullWorkload(2)), WorkloadCodec::stored));
        Workload promoted = Samples.promotedFrom(Samples.workloadId(1), 2);
        all.put("workload-promoted", new Golden(promoted, WorkloadCodec.store(promoted), WorkloadCodec::stored));
        Workload declared = Samples.declared(2);
        all.put("workload-gitops", new Golden(declared, WorkloadCodec.store(declared), WorkloadCodec::stored));
        addEvents(all);
        return all;
    }

    /** Where an image comes from, and how it is made. */
    private static void addImages(Map<String, Golden> all) {
        Map<String, PinnedImage> images = Map.of(
                "pinned-image", Samples.fullImage(),
                "pinned-image-local", Samples.localImage(),
                "pinned-image-built", Samples.builtImage());
        images.forEach(
                (name, image) -> all.put(name, new Golden(image, ReleaseCodec.write(image), ReleaseCodec::readImage)));
        JournalRecord site = new JournalRecord.Intended(
                new Effect("build", new Step.BuildImage(Samples.builtImage(), Samples.siteBuild()), Duration.ZERO),
                Samples.AT);
        all.put(nameOf(site) + "-site", new Golden(site, JournalCodec.write(site), JournalCodec::read));
    }

    /** Of triggers and what they are asked. */
    private static void addEvents(Map<String, Golden> all) {
        Trigger trigger = Samples.trigger(1).withWebhook(true).atRevision(3);
        all.put("trigger", new Golden(trigger, TriggerCodec.store(trigger), TriggerCodec::stored));
        Binding binding = Samples.binding(1, 2, 3).atRevision(4);
        all.put("binding", new Golden(binding, BindingCodec.store(binding), BindingCodec::stored));
        for (InboundEvent event : Samples.inboundEvents()) {
            Golden golden = new Golden(event, InboundEventCodec.write(event), InboundEventCodec::read);
            String name = "event-" + spell(event.getClass());
            // The first of a kind has every field, the second the least.
            all.put(all.containsKey(name) ? name + "-bare" : name, golden);
        }
        List<Ledger.Decision> decisions = Samples.decisions();
        all.put("decisions", new Golden(decisions, LedgerCodec.write(decisions), LedgerCodec::readDecisions));
        Watch watch = Samples.watch("registry ghcr.io/acme/shop").atRevision(5);
        all.put("watch", new Golden(watch, WatchCodec.write(watch), WatchCodec::read));
    }

    private static String nameOf(JournalRecord entry) {
        String record = "journal-" + spell(entry.getClass());
        if (entry instanceof JournalRecord.Intended intended) {
            return record + "-" + spell(intended.effect().step().getClass());
        }
        if (entry instanceof JournalRecord.Completed completed) {
            return record + "-" + spell(completed.event().getClass());
        }
        return entry instanceof JournalRecord.Signalled signalled
                ? record + "-" + spell(signalled.event().getClass())
                : record;
    }

    private static String spell(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String fileName(String name, Config document) {
        return name + ".v" + document.get("v") + ".json";
    }

    @TestFactory
    Stream<DynamicTest> aDocumentIsWrittenAndReadAsEver() {
        return all().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Golden golden = entry.getValue();
                    Path file = FOLDER.resolve(fileName(entry.getKey(), golden.written()));
                    if ("write".equals(System.getProperty("forge.golden"))) {
                        Files.createDirectories(FOLDER);
                        Files.writeString(
                                file, PRETTY.writeValueAsString(golden.written().values()) + "\n");
                    }
                    assertTrue(
                            Files.exists(file),
                            () -> "there is no golden file " + file + " for a new kind of document");
                    String text = Files.readString(file);
                    assertEquals(
                            PRETTY.readTree(text),
                            PRETTY.readTree(Json.write(golden.written())),
                            "its form has changed");
                    assertEquals(golden.value(), golden.reader().apply(Json.read(text)));
                    assertEquals(golden.value(), golden.reader().apply(Json.read(Json.write(golden.written()))));
                }));
    }

    @Test
    void everyGoldenFileIsStillRead() throws IOException {
        Map<String, Golden> all = all();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.v\\d+\\.json$", "");
                Golden golden = all.get(name);
                assertTrue(golden != null, () -> file + " is of no kind of document");
                Config document = Json.read(Files.readString(file));
                assertDoesNotThrow(() -> golden.reader().apply(document), file.toString());
            }
        }
    }

    @Test
    void everyKindOfDocumentHasASample() {
        assertEquals(kinds(Step.class), kinds(Samples.steps().stream()));
        assertEquals(kinds(Event.class), kinds(Samples.events().stream()));
        assertEquals(kinds(Outcome.class), kinds(Samples.outcomes().stream()));
        assertEquals(kinds(JournalRecord.class), kinds(Samples.journal().stream()));
        assertEquals(kinds(InboundEvent.class), kinds(Samples.inboundEvents().stream()));
    }

    private static Set<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(GoldenDocumentsTest::spell)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> kinds(Stream<?> values) {
        return values.map(value -> spell(value.getClass())).collect(Collectors.toCollection(TreeSet::new));
    }
}
