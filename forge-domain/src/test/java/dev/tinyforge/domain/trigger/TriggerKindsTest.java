package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TriggerKindsTest {
    private static final Map<String, TriggerPlugin> KINDS = ServiceLoader.load(TriggerPlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toMap(TriggerPlugin::kind, Function.identity()));

    /** A config for each kind, and an event that matches it. */
    private static final Map<String, Config> CONFIGS = Map.of(
            "registry", Config.of("repository", "registry.test/shop", "tags", "*"),
            "git", Config.of("repository", "https://git.test/shop/web"),
            "schedule", Config.of("cron", "* * * * *"),
            "manual", Config.empty());

    private static final Map<String, InboundEvent> EVENTS = Map.of(
            "registry", new InboundEvent.ImagePushed("registry.test/shop", "1.0", Optional.empty(), Samples.NOW),
            "git",
                    new InboundEvent.GitPushed(
                            "https://git.test/shop/web",
                            "refs/heads/main",
                            Optional.of("c0ffee"),
                            Optional.empty(),
                            "",
                            Samples.NOW),
            "schedule", new InboundEvent.TimeReached(Samples.NOW.minusSeconds(60), Samples.NOW),
            "manual", new InboundEvent.PersonAsked("ada", Samples.NOW));

    @Test
    void theFourKindsAreFoundByTheirNames() {
        assertEquals(Set.of("registry", "git", "schedule", "manual"), KINDS.keySet());
    }

    @Test
    void eachKindMatchesItsOwnEventAndNoOther() {
        WorkloadFacts facts = new WorkloadFacts(Samples.app().build(), Optional.empty());
        KINDS.forEach((kind, plugin) -> EVENTS.forEach((of, event) -> {
            assertEquals(List.of(), plugin.validate(CONFIGS.get(kind)));
            Verdict verdict = plugin.match(CONFIGS.get(kind), facts, event);
            assertEquals(
                    kind.equals(of) ? "match" : "no match",
                    name(verdict),
                    kind + " asked about " + event + " says " + verdict);
        }));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        assertFalse(KINDS.get("manual").validate(Config.of("cron", "@daily")).isEmpty());
    }

    @Test
    void whatTheSchemaOffersAsDefaultIsValid() {
        KINDS.forEach((kind, plugin) -> {
            Config config = CONFIGS.get(kind);
            for (ConfigSchema.Field field : plugin.schema().fields()) {
                String fallback = field.fallback().orElse("");
                if (!fallback.isEmpty() && field.kind() != ConfigSchema.Kind.TEXT_LIST) {
                    Object value = field.kind() == ConfigSchema.Kind.BOOLEAN ? Boolean.valueOf(fallback) : fallback;
                    // What nobody gave cannot stand beside the rule of another sort that the sample has.
                    assertEquals(List.of(), plugin.validate(config.with(field.name(), value)), field.name());
                }
            }
        });
    }

    /** A key that is offered and not read would be refused as unknown. */
    @Test
    void everyKeyOfTheSchemasIsRead() {
        KINDS.forEach((kind, plugin) -> {
            for (ConfigSchema.Field field : plugin.schema().fields()) {
                Config config = CONFIGS.get(kind).with(field.name(), sample(field));
                assertTrue(
                        plugin.validate(config).stream()
                                .noneMatch(problem -> problem.message().contains("is not a known field")),
                        kind + " offers `" + field.name() + "` and does not read it");
            }
        });
    }

    private static Object sample(ConfigSchema.Field field) {
        return switch (field.kind()) {
            case BOOLEAN -> true;
            case DURATION -> "1m";
            case TEXT_LIST -> List.of("a");
            case CHOICE -> field.choices().get(0);
            case TEXT, MULTILINE -> "a";
            case INTEGER, DECIMAL, SIZE, TEXT_MAP, OBJECT -> throw new AssertionError("no sample for " + field.kind());
        };
    }

    @Test
    void idsAreUlidsOrUuids() {
        assertEquals("02" + "0".repeat(24), new TriggerId("02" + "0".repeat(24)).toString());
        assertEquals("00000000", new BindingId("02" + "0".repeat(24)).shortForm());
        assertTrue(assertThrows(InvalidInput.class, () -> new TriggerId("x"))
                .getMessage()
                .startsWith("trigger id: "));
        assertTrue(assertThrows(InvalidInput.class, () -> new BindingId("x"))
                .getMessage()
                .startsWith("binding id: "));
    }

    @Test
    void aTriggerHasANameAndAKind() {
        TriggerId id = new TriggerId("02" + "0".repeat(24));
        Trigger trigger = new Trigger(id, "nightly", "schedule", Config.empty(), false, 1);
        assertEquals(
                new Trigger(id, "nightly", "schedule", Config.empty(), true, 2),
                trigger.withWebhook(true).atRevision(2));
        assertThrows(InvalidInput.class, () -> new Trigger(id, " ", "schedule", Config.empty(), false, 1));
        assertThrows(InvalidInput.class, () -> new Trigger(id, "nightly", "", Config.empty(), false, 1));
    }

    private static String name(Verdict verdict) {
        return verdict.match(new Verdict.Cases<>() {
            @Override
            public String match(Verdict.Match match) {
                return "match";
            }

            @Override
            public String noMatch(Verdict.NoMatch noMatch) {
                return noMatch.reason().isBlank() ? "no reason" : "no match";
            }

            @Override
            public String error(Verdict.Error error) {
                return "error";
            }
        });
    }
}
