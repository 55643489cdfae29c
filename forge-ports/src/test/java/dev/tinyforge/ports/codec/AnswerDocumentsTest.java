package dev.tinyforge.ports.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WebhookDocument.Rotation;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Asked;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageTriggers.Bound;
import dev.tinyforge.ports.usecase.ManageTriggers.Webhook;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied.Change;
import dev.tinyforge.ports.usecase.Promote.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written in an answer reads the same, also from a server that says more. */
class AnswerDocumentsTest {
    private static final Instant AT = Instant.parse("2031-05-17T08:00:00.000000001Z");
    private static final TriggerId TRIGGER = new TriggerId("0".repeat(26));
    private static final WorkloadId WORKLOAD = new WorkloadId("1".repeat(26));
    private static final BindingId BINDING = new BindingId("2".repeat(26));
    private static final DeploymentId DEPLOYMENT = new DeploymentId("3".repeat(26));
    private static final Trigger PUSHES =
            new Trigger(TRIGGER, "pushes", "registry", Config.of("image", "ghcr.io/acme/shop"), true, 7);

    private static Config newer(Config document) {
        return document.with("from_a_newer_server", true);
    }

    private static Entry entry(InboundEvent event, Optional<String> text, boolean decided, Decision... decisions) {
        return new Entry(
                41,
                new Arriving(TRIGGER, Origin.WEBHOOK, text, text, event, "192.0.2.7", AT),
                decided,
                List.of(decisions));
    }

    @Test
    void anEntryOfTheLedgerIsReadBack() {
        Decision deployed = new Decision(
                BINDING,
                WORKLOAD,
                Decision.Result.DEPLOYED,
                "matches: 1.2",
                Optional.of(new Asked(
                        Config.of("tags", "1.*", "deep", Map.of("list", List.of("a", "b"))), List.of("tags"))),
                Optional.of(DEPLOYMENT));
        Decision not = new Decision(
                BINDING,
                WORKLOAD,
                Decision.Result.NO_MATCH,
                "branch `dev` does not match `main`",
                Optional.empty(),
                Optional.empty());
        for (Entry entry : List.of(
                entry(
                        new InboundEvent.ImagePushed("ghcr.io/acme/shop", "1.2", Optional.of("sha256:ab"), AT),
                        Optional.of("github"),
                        true,
                        deployed,
                        not),
                entry(
                        new InboundEvent.GitPushed(
                                "https://git.test/shop",
                                "refs/heads/dev",
                                Optional.of("c0ffee"),
                                Optional.of(Set.of("a", "b")),
                                "fix",
                                AT),
                        Optional.empty(),
                        true,
                        not),
                entry(new InboundEvent.TimeReached(AT, AT), Optional.empty(), false),
                entry(new InboundEvent.PersonAsked("ann", AT), Optional.empty(), false))) {
            assertEquals(entry, DeliveryDocument.read(newer(DeliveryDocument.write(entry))));
            for (boolean repeated : new boolean[] {true, false}) {
                Handled handled = new Handled(entry, repeated);
                assertEquals(handled, DeliveryDocument.readHandled(DeliveryDocument.write(handled)));
            }
        }
    }

    @Test
    void aTriggerABindingAndBothAreReadBack() {
        Binding binding = new Binding(BINDING, TRIGGER, WORKLOAD, Config.of("tag", "v*"), false, 4);
        Bound bound = new Bound(PUSHES, binding);

        assertEquals(bound, BoundDocument.read(newer(BoundDocument.write(bound))));
        assertEquals(binding, BoundDocument.binding(BindingCodec.write(binding)));
        for (Change change : Change.values()) {
            ManageTriggers.Applied applied = new ManageTriggers.Applied(PUSHES, change);
            assertEquals(applied, AppliedDocument.readTrigger(newer(AppliedDocument.write(applied))));
        }
        assertThrows(InvalidInput.class, () -> BoundDocument.read(Config.of("trigger", TriggerCodec.write(PUSHES))));
    }

    @Test
    void aWebhookIsReadBack() {
        Webhook webhook = new Webhook("/api/webhook/triggers/abc", true);
        assertEquals(webhook, WebhookDocument.read(newer(WebhookDocument.write(webhook))));
    }

    @Test
    void aRotationSaysHowLongAndWithWhich() {
        for (Optional<String> signing : List.of(Optional.of("hush"), Optional.of(""), Optional.<String>empty())) {
            Rotation rotation = new Rotation(Duration.ofMinutes(90), signing);
            assertEquals(rotation, WebhookDocument.readRotation(WebhookDocument.write(rotation)));
            assertFalse(rotation.toString().contains("hush"));
        }
        assertEquals(new Rotation(Duration.ZERO, Optional.empty()), WebhookDocument.readRotation(Config.empty()));
    }

    @Test
    void everyProblemOfARotationIsTold() {
        InvalidInput refused = assertThrows(
                InvalidInput.class,
                () -> WebhookDocument.readRotation(
                        Config.of("keep_old", "long", "signing_secret", Map.of("secrt", "hush"), "now", true)));

        assertEquals(
                List.of("keep_old", "now", "signing_secret.secret", "signing_secret.secrt"),
                refused.problems().stream().map(Problem::field).sorted().toList());
    }

    @Test
    void aChainIsReadBackWithWhatNobodyKnows() {
        Workload workload = WorkloadCodec.read(
                        Config.of("name", "shop", "source", "image", "source_config", Config.of("image", "app")),
                        WORKLOAD)
                .workload();
        for (Link link : List.of(
                new Link(workload, Optional.of("1.2"), Optional.of("sha256:ab"), Optional.of(false), true),
                new Link(workload, Optional.of("1.2"), Optional.of("sha256:ab"), Optional.of(true), false),
                new Link(workload, Optional.empty(), Optional.empty(), Optional.empty(), false))) {
            assertEquals(link, ChainDocument.read(newer(ChainDocument.write(link))));
        }
    }

    @Test
    void aWatchIsReadBack() {
        Watch failing = new Watch(
                "registry ghcr.io/acme/shop",
                3,
                Map.of("1.2", "sha256:ab", "latest", "sha256:cd"),
                Optional.of("\"etag\""),
                AT,
                AT.plusSeconds(60),
                2,
                Optional.of("the registry does not answer"));
        for (Watch watch : List.of(failing, Watch.first("git https://git.test/shop", AT))) {
            assertEquals(watch, WatchDocument.read(newer(WatchDocument.write(watch))));
        }
    }
}
