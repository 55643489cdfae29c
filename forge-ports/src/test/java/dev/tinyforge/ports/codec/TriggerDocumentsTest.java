package dev.tinyforge.ports.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.BindingCodec.Bind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What people write about triggers and bindings. */
class TriggerDocumentsTest {
    private static final TriggerId TRIGGER = new TriggerId("0".repeat(26));
    private static final TriggerId OTHER = new TriggerId("1".repeat(26));
    private static final Binding BINDING = new Binding(
            new BindingId("2".repeat(26)), TRIGGER, new WorkloadId("3".repeat(26)), Config.of("tag", "v1"), false, 4);
    private static final Config IMAGE = Config.of("image", "ghcr.io/acme/shop");

    private static List<String> problems(Executable reading) {
        return assertThrows(InvalidInput.class, reading).problems().stream()
                .map(Problem::field)
                .sorted()
                .toList();
    }

    @Test
    void aTriggerMayGiveItsSigningSecretInTheOpen() {
        TriggerCodec.Draft draft = TriggerCodec.read(
                Config.of(
                        "name",
                        "pushes",
                        "kind",
                        "registry",
                        "config",
                        IMAGE,
                        "webhook",
                        true,
                        "signing_secret",
                        Config.of("secret", "hush")),
                TRIGGER);
        assertEquals(new Trigger(TRIGGER, "pushes", "registry", IMAGE, true, 0), draft.trigger());
        assertEquals(Optional.of("hush"), draft.signingSecret());
        assertFalse(draft.toString().contains("hush"));
        assertFalse(TriggerCodec.write(draft.trigger()).toString().contains("hush"));
    }

    @Test
    void aTriggerNeedsNoMoreThanNameAndKind() {
        assertEquals(
                new TriggerCodec.Draft(
                        new Trigger(TRIGGER, "by hand", "manual", Config.empty(), false, 0), Optional.empty()),
                TriggerCodec.read(Config.of("name", "by hand", "kind", "manual"), TRIGGER));
    }

    @Test
    void whatIsWrittenOfATriggerReadsTheSame() {
        Trigger trigger = new Trigger(TRIGGER, "pushes", "registry", IMAGE, true, 7);
        assertEquals(
                trigger, TriggerCodec.read(TriggerCodec.write(trigger), OTHER).trigger());
    }

    @Test
    void everyProblemOfATriggerIsToldAtOnce() {
        assertEquals(
                List.of("config", "id", "kind", "name", "secret_key", "signing_secret", "signing_secret.secret"),
                problems(() -> TriggerCodec.read(
                        Config.of(
                                "id",
                                "short",
                                "name",
                                " ",
                                "config",
                                "text",
                                "secret_key",
                                1,
                                "signing_secret",
                                Config.empty()),
                        TRIGGER)));
        assertEquals(
                List.of("name"),
                problems(() -> TriggerCodec.read(Config.of("name", "x".repeat(201), "kind", "manual"), TRIGGER)));
        assertEquals(
                List.of("signing_secret"),
                problems(() -> TriggerCodec.read(
                        Config.of("name", "n", "kind", "k", "webhook", true, "signing_secret", "hush"), TRIGGER)));
    }

    @Test
    void aConfigThatCouldNotBeKeptIsAProblem() {
        Object deep = Map.of();
        for (int i = 0; i < WorkloadCodec.MAX_CONFIG_DEPTH; i++) {
            deep = Map.of("in", deep);
        }
        Config config = Config.of("at", deep);
        assertEquals(
                List.of("config"),
                problems(() -> TriggerCodec.read(Config.of("name", "n", "kind", "k", "config", config), TRIGGER)));
    }

    @Test
    void aBindingIsReplacedAsAWhole() {
        assertEquals(
                BINDING.withOverride(IMAGE).enabled(true),
                BindingCodec.read(Config.of("config", IMAGE), BINDING),
                "enabled unless it says otherwise");
        assertEquals(BINDING.withOverride(Config.empty()), BindingCodec.read(Config.of("enabled", false), BINDING));
    }

    @Test
    void whatIsWrittenOfABindingReadsTheSame() {
        assertEquals(BINDING, BindingCodec.read(BindingCodec.write(BINDING), BINDING));
        assertEquals(
                BINDING.atRevision(9),
                BindingCodec.read(BindingCodec.write(BINDING.atRevision(9)), BINDING),
                "so that a stale one can be refused");
    }

    @Test
    void aBindingCannotMove() {
        assertEquals(
                List.of("id", "trigger_id", "workload_id"),
                problems(() -> BindingCodec.read(
                        Config.of("id", "1".repeat(26), "trigger_id", "1".repeat(26), "workload_id", "1".repeat(26)),
                        BINDING)));
        assertEquals(
                List.of("enabled", "override"),
                problems(() -> BindingCodec.read(Config.of("enabled", "yes", "override", IMAGE), BINDING)));
    }

    @Test
    void aWorkloadIsBoundToATriggerThereIs() {
        Bind bind = BindingCodec.readBind(
                Config.of("trigger_id", OTHER.value(), "config", IMAGE, "enabled", false), TRIGGER);
        assertEquals(new Bind.Existing(OTHER, IMAGE, false), bind);
        assertEquals(
                List.of("kind", "name", "signing_secret", "webhook"),
                problems(() -> BindingCodec.readBind(
                        Config.of(
                                "trigger_id",
                                OTHER.value(),
                                "kind",
                                "manual",
                                "name",
                                "n",
                                "webhook",
                                true,
                                "signing_secret",
                                Config.of("secret", "s")),
                        TRIGGER)));
        assertEquals(
                List.of("trigger_id"), problems(() -> BindingCodec.readBind(Config.of("trigger_id", "x"), TRIGGER)));
    }

    @Test
    void aWorkloadIsBoundToATriggerMadeOfTheSameDocument() {
        Bind bind = BindingCodec.readBind(
                Config.of(
                        "kind",
                        "registry",
                        "name",
                        "pushes",
                        "config",
                        IMAGE,
                        "webhook",
                        true,
                        "signing_secret",
                        Config.of("secret", "hush")),
                TRIGGER);
        Trigger trigger = new Trigger(TRIGGER, "pushes", "registry", IMAGE, true, 0);
        assertEquals(new Bind.Inline(new TriggerCodec.Draft(trigger, Optional.of("hush")), true), bind);
        assertFalse(bind.toString().contains("hush"));
        assertEquals("inline", bind.<String>match(existing -> "existing", inline -> "inline"));
    }

    @Test
    void aBindSaysWhichTrigger() {
        assertEquals(
                List.of("kind", "name", "trigger_id"),
                problems(() -> BindingCodec.readBind(Config.of("enabled", true), TRIGGER)));
        assertEquals(
                List.of("name", "tag"),
                problems(() -> BindingCodec.readBind(Config.of("kind", "manual", "tag", "v1"), TRIGGER)));
    }
}
