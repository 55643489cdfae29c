package dev.tinyforge.tck.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.plugin.InstalledKinds;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.SecretVault;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.Diagnose.Finding;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageTriggers.Bound;
import dev.tinyforge.ports.usecase.ManageTriggers.Webhook;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.ports.usecase.Promote.Link;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import dev.tinyforge.tck.repository.Planted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a caller may count on, whether Forge is in this process or behind a server. */
public abstract class UseCasesContract {
    private static final WorkloadId NOBODY = new WorkloadId("7zzzzzzzzzzzzzzzzzzzzzzzzz");
    private static final DeploymentId NOTHING = new DeploymentId("7zzzzzzzzzzzzzzzzzzzzzzzzz");

    /** The double that holds everything. */
    protected abstract TestUseCases world();

    /** The use cases, as a caller reaches them. */
    protected abstract UseCases subject();

    private ManageWorkloads workloads() {
        return subject().workloads();
    }

    private DeployWorkloads deployments() {
        return subject().deployments();
    }

    private static Config document(String name) {
        return Config.of("name", name, "source", "image", "source_config", Config.of("image", "app", "port", 80));
    }

    private static ErrorCode refusal(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(ForgeException.class, call).code();
    }

    @Test
    void aCreatedWorkloadIsReadBackByIdAndByName() {
        Workload created = workloads().create(document("app"), "ann");

        assertEquals(1, created.revision());
        assertEquals(created, workloads().get(created.id().value()));
        assertEquals(created, workloads().get("app"));
    }

    @Test
    void aNameMayHoldAnyCharacter() {
        for (String name :
                List.of("a b", "a/b", "a%2Fb", "Привет", "..", ".", "a?b#c", "a\\b", "a;b", "a+b", "\"quoted\"", "/")) {
            Workload created = workloads().create(document(name), "ann");

            assertEquals(created, workloads().get(name), name);
        }
    }

    @Test
    void everyProblemOfADocumentIsToldWithItsField() {
        Config wrong = Config.of("name", "", "source", "image", "strategi", "recreate", "keep_releases", 0);

        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> workloads().create(wrong, "ann"));

        List<String> fields = refused.problems().stream().map(Problem::field).toList();
        assertTrue(fields.containsAll(List.of("name", "strategi", "keep_releases")), fields.toString());
    }

    @Test
    void aSecretIsAcceptedAndComesBackAsAVersionOnly() {
        Config document = document("app").with("env", Map.of("KEY", Map.of("secret", "s3cr3t-value")));

        Workload created = workloads().create(document, "ann");

        assertFalse(created.toString().contains("s3cr3t-value"));
        assertFalse(workloads().get("app").toString().contains("s3cr3t-value"));
    }

    @Test
    void replacingAtAStaleRevisionIsAConflict() {
        Workload created = workloads().create(document("app"), "ann");
        Workload second = workloads().replace(created.id(), document("app2"), OptionalLong.of(1), "ann");

        assertEquals(2, second.revision());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> workloads()
                .replace(created.id(), document("app3"), OptionalLong.of(1), "ann")));
        assertEquals("app2", workloads().get(created.id().value()).name());
    }

    @Test
    void applyingTwiceChangesNothingTheSecondTime() {
        assertEquals(
                Applied.Change.CREATED,
                workloads().apply(document("app"), "ann").change());
        assertEquals(
                Applied.Change.UNCHANGED,
                workloads().apply(document("app"), "ann").change());
        assertEquals(
                Applied.Change.CHANGED,
                workloads()
                        .apply(document("app").with("strategy", "recreate"), "ann")
                        .change());
    }

    @Test
    void aNameThatSeveralHaveIsAConflict() {
        Workload first = workloads().create(document("app"), "ann");
        workloads().create(document("app"), "ann");

        ForgeException refused =
                assertThrows(ForgeException.class, () -> workloads().get("app"));

        assertEquals(ErrorCode.CONFLICT, refused.code());
        assertTrue(refused.line().contains(first.id().value()));
    }

    @Test
    void aHostNameOfAnotherWorkloadIsRefusedNamingIt() {
        Config faces = Config.of("host", "www");
        workloads().create(document("first").with("faces", List.of(faces)), "ann");

        ForgeException refused = assertThrows(ForgeException.class, () -> workloads()
                .create(document("second").with("faces", List.of(faces)), "ann"));

        assertEquals(ErrorCode.HOST_TAKEN, refused.code());
        assertTrue(refused.line().contains("first"));
    }

    @Test
    void workloadsAreListedInOrderOfIdPageByPage() {
        for (int i = 0; i < 7; i++) {
            workloads().create(document("app" + i), "ann");
        }

        List<Workload> all = workloads().list(Optional.empty(), 1000);
        assertEquals(7, all.size());
        assertEquals(all.subList(0, 3), workloads().list(Optional.empty(), 3));
        assertEquals(all.subList(3, 7), workloads().list(Optional.of(all.get(2).id()), 4));
    }

    @Test
    void aListLongerThanAPageOfTheServerIsWhole() {
        for (int i = 0; i < 510; i++) {
            world().workloads().create(document("app" + i), "ann");
        }

        assertEquals(510, workloads().list(Optional.empty(), 1000).size());
    }

    @Test
    void aDeletedWorkloadIsGoneAtOnceAndItsRemovalCanBeWaitedFor() {
        WorkloadId id = workloads().create(document("app"), "ann").id();

        workloads().delete(id, OptionalLong.empty(), "ann");

        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads().get(id.value())));
        assertTrue(workloads().deleting(id));
        assertFalse(workloads().deleting(id));
    }

    @Test
    void whatBecomesOfTheVolumesOfADeletedWorkloadIsTold() {
        Config document = document("app")
                .with("volumes", List.of(Config.of("scope", "project-named", "source", "data", "target", "/data")));
        WorkloadId kept = workloads().create(document, "ann").id();
        WorkloadId emptied = workloads().create(document, "ann").id();

        assertEquals(
                new ManageWorkloads.Removal(List.of(), List.of(ResourceNames.volume(kept, "data"))),
                workloads().delete(kept, OptionalLong.empty(), "ann"));
        assertEquals(
                new ManageWorkloads.Removal(List.of(ResourceNames.volume(emptied, "data")), List.of()),
                workloads().delete(emptied, true, OptionalLong.empty(), "ann"));
    }

    @Test
    void whatChangedSinceItWasReadIsNotRemoved() {
        Workload workload = workloads().create(document("app"), "ann");
        workloads().replace(workload.id(), document("changed"), OptionalLong.of(1), "bob");
        Trigger trigger = triggers().create(pushes("v*"), "ann");
        Binding binding = triggers()
                .bind(workload.id(), Config.of("trigger_id", trigger.id().value()), "ann")
                .binding();
        triggers().change(binding.id(), Config.of("enabled", false), OptionalLong.of(1), "bob");
        triggers().replace(trigger.id(), pushes("w*"), OptionalLong.of(1), "bob");

        OptionalLong read = OptionalLong.of(1);
        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers().unbind(binding.id(), read, "ann")));
        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers().delete(trigger.id(), read, "ann")));
        assertEquals(ErrorCode.CONFLICT, refusal(() -> workloads().delete(workload.id(), read, "ann")));

        assertFalse(triggers().binding(binding.id()).enabled());
        triggers().unbind(binding.id(), OptionalLong.of(2), "ann");
        triggers().delete(trigger.id(), OptionalLong.of(2), "ann");
        workloads().delete(workload.id(), OptionalLong.of(2), "ann");
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().get("pushes")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads().get("changed")));
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads().get("nobody")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads().status(NOBODY)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads().delete(NOBODY, OptionalLong.empty(), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> workloads()
                .replace(NOBODY, document("app"), OptionalLong.empty(), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> deployments()
                .deploy(NOBODY, Optional.empty(), Optional.empty(), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> deployments().get(NOTHING)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> deployments().progress(NOTHING, 0)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> deployments().cancel(NOTHING, "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> subject().logs().tail(NOBODY, 10)));
        assertEquals(
                ErrorCode.NOT_FOUND,
                refusal(() -> subject().logs().follow(NOBODY, OptionalInt.empty(), line -> {}, why -> {})));
    }

    @Test
    void aDeploymentIsQueuedPinnedAndSaysWhoAsked() {
        Workload workload = workloads().create(document("app"), "ann");

        Deployment queued = deployments().deploy(workload.id(), Optional.of("1.2"), Optional.empty(), "ann");

        assertEquals(Deployment.Status.QUEUED, queued.status());
        assertEquals("1.2", queued.request().tag());
        assertEquals(workload, queued.request().snapshot());
        assertTrue(queued.request().by().contains("ann"), queued.request().by());
        assertEquals(queued, deployments().get(queued.id()));
    }

    @Test
    void aDeploymentIsFollowedToEachOfItsEnds() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();
        for (Outcome outcome : List.of(
                new Outcome.Succeeded(List.of("blue was slow to stop")),
                new Outcome.RolledBack("it died"),
                new Outcome.Cancelled("ann"),
                new Outcome.Superseded(NOTHING),
                new Outcome.Failed("unhealthy"))) {
            DeploymentId id = deployments()
                    .deploy(workload, Optional.empty(), Optional.empty(), "ann")
                    .id();
            world().runs().begin(id);
            world().runs().beginStep(id, "1", "Pull image");
            world().runs().log(id, DeploymentLog.Level.WARN, "slow");
            world().runs().note(id, "the engine does not answer");
            DeploymentProgress half = deployments().progress(id, 0);
            world().runs().endStep(id, "1", Optional.of("no space"));
            world().runs().end(id, outcome);
            DeploymentProgress whole = deployments().progress(id, 1);

            assertEquals(Deployment.Status.RUNNING, half.deployment().status());
            assertEquals(
                    Optional.of("the engine does not answer"), half.deployment().note());
            assertTrue(half.steps().get(0).endedAt().isEmpty());
            assertEquals("slow", half.log().get(0).entry().message());
            assertEquals(Optional.of(outcome), whole.deployment().outcome());
            assertEquals(Optional.of("no space"), whole.steps().get(0).failure());
            assertTrue(whole.log().isEmpty());
        }
        assertEquals(
                5,
                deployments()
                        .list(Optional.of(workload), Optional.empty(), 1000)
                        .size());
    }

    @Test
    void deploymentsAreListedNewestFirst() {
        WorkloadId first = workloads().create(document("first"), "ann").id();
        WorkloadId second = workloads().create(document("second"), "ann").id();
        Deployment old = deployments().deploy(first, Optional.empty(), Optional.empty(), "ann");
        Deployment other = deployments().deploy(second, Optional.empty(), Optional.empty(), "ann");
        Deployment newest = deployments().deploy(first, Optional.empty(), Optional.empty(), "ann");

        assertEquals(List.of(newest, other, old), deployments().list(Optional.empty(), Optional.empty(), 10));
        assertEquals(List.of(newest, old), deployments().list(Optional.of(first), Optional.empty(), 10));
        assertEquals(List.of(old), deployments().list(Optional.of(first), Optional.of(newest.id()), 10));
    }

    @Test
    void aPlanIsKeptToOrRefused() {
        WorkloadId id = workloads().create(document("app"), "ann").id();
        PlanPreview plan = deployments().plan(id, Optional.of("2"));

        assertFalse(plan.steps().isEmpty());
        assertFalse(plan.differences().isEmpty());
        workloads().replace(id, document("app").with("strategy", "recreate"), OptionalLong.empty(), "ann");
        assertEquals(ErrorCode.PLAN_CHANGED, refusal(() -> deployments()
                .deploy(id, Optional.of("2"), Optional.of(plan.checkIndex()), "ann")));
    }

    @Test
    void aRollbackGoesToTheReleaseBefore() {
        WorkloadId id = workloads().create(document("app"), "ann").id();
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> deployments().rollback(id, Optional.empty(), "ann")));
        DeploymentId one = succeed(id, "1");
        DeploymentId two = succeed(id, "2");

        assertEquals(
                Optional.of(one),
                deployments().rollback(id, Optional.empty(), "ann").request().rollbackTo());
        assertEquals(
                Optional.of(two),
                deployments().rollback(id, Optional.of(two), "ann").request().rollbackTo());
    }

    @Test
    void cancellingSaysWhetherThereWasAnythingToCancel() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();
        DeploymentId id = deployments()
                .deploy(workload, Optional.empty(), Optional.empty(), "ann")
                .id();

        assertTrue(deployments().cancel(id, "ann"));
        assertFalse(deployments().cancel(id, "ann"));
    }

    @Test
    void theStatusShowsWhatRunsWaitsAndWasKept() {
        WorkloadId id = workloads().create(document("app"), "ann").id();
        DeploymentId live = succeed(id, "1");
        Deployment open = deployments().deploy(id, Optional.of("2"), Optional.empty(), "ann");

        WorkloadStatus status = workloads().status(id);

        assertEquals(live, status.instances().get(0).release());
        assertEquals("running", status.instances().get(0).state());
        assertEquals(List.of(open), status.open());
        assertEquals(live, status.releases().get(0).id());
    }

    @Test
    void everyFailureKeepsItsCodeAndItsLine() {
        for (ErrorCode code : ErrorCode.values()) {
            world().failNext(code, "what failed, and what mends it");

            ForgeException failure =
                    assertThrows(ForgeException.class, () -> workloads().list(Optional.empty(), 10), code.name());

            assertEquals(code, failure.code());
            assertTrue(failure.line().contains("what failed, and what mends it"), failure.line());
        }
    }

    @Test
    void theLogIsReadFromItsEndAndFollowed() throws InterruptedException {
        WorkloadId id = workloads().create(document("app"), "ann").id();
        world().writeLine("one");
        world().writeLine("two");
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        BlockingQueue<Optional<String>> ends = new LinkedBlockingQueue<>();

        assertEquals(
                List.of("two"),
                subject().logs().tail(id, 1).stream().map(LogLine::text).toList());
        Subscription log = subject().logs().follow(id, OptionalInt.of(1), line -> lines.add(line.text()), ends::add);
        assertEquals("two", lines.poll(10, TimeUnit.SECONDS));
        world().writeLine("three: \u001b[31mПривет \"\n\"");
        assertEquals("three: \u001b[31mПривет \"\n\"", lines.poll(10, TimeUnit.SECONDS));
        world().endLogs(Optional.of("the engine was lost"));
        assertEquals(Optional.of("the engine was lost"), ends.poll(10, TimeUnit.SECONDS));
        log.close();
        assertTrue(ends.isEmpty());
    }

    @Test
    void aFollowedLogEndsWhenItIsClosed() throws InterruptedException {
        WorkloadId id = workloads().create(document("app"), "ann").id();
        BlockingQueue<Optional<String>> ends = new LinkedBlockingQueue<>();

        Subscription log = subject().logs().follow(id, OptionalInt.empty(), line -> {}, ends::add);
        log.close();
        log.close();

        assertEquals(Optional.empty(), ends.poll(10, TimeUnit.SECONDS));
        assertTrue(ends.isEmpty());
    }

    @Test
    void theDoctorTellsEachFinding() {
        Finding good = new Finding("engine", Finding.Level.OK, "Docker 20.10", "");
        Finding bad = new Finding("proxy", Finding.Level.FAIL, "does not answer", "start it");
        world().find(good, bad);

        assertEquals(List.of(good, bad), subject().diagnosis().doctor());
    }

    @Test
    void everyKindIsDescribedByItsSchema() {
        assertEquals(new InstalledKinds().sources(), subject().kinds().sources());
        assertEquals(new InstalledKinds().triggers(), subject().kinds().triggers());
        assertTrue(subject().kinds().sources().stream()
                .anyMatch(kind -> kind.name().equals("image")));
    }

    private ManageTriggers triggers() {
        return subject().triggers();
    }

    private HandleEvents events() {
        return subject().events();
    }

    private static Config trigger(String name, String kind) {
        return Config.of("name", name, "kind", kind);
    }

    private static Config pushes(String tags) {
        return trigger("pushes", "registry").with("config", Config.of("repository", "app", "tags", tags));
    }

    @Test
    void aCreatedTriggerIsReadBackByIdAndByName() {
        Trigger created = triggers().create(pushes("v*"), "ann");

        assertEquals(1, created.revision());
        assertEquals(created, triggers().get(created.id().value()));
        assertEquals(created, triggers().get("pushes"));
        Trigger odd = triggers().create(trigger("a/b ?#%2F", "manual"), "ann");
        assertEquals(odd, triggers().get("a/b ?#%2F"));
    }

    @Test
    void everyProblemOfATriggersConfigIsTold() {
        Config wrong = trigger("pushes", "registry").with("config", Config.of("tags", "v*", "tag_regex", "v.*"));

        InvalidInput refused = assertThrows(InvalidInput.class, () -> triggers().create(wrong, "ann"));

        List<String> fields = refused.problems().stream().map(Problem::field).toList();
        assertTrue(fields.stream().anyMatch(field -> field.startsWith("config.")), fields.toString());
    }

    @Test
    void applyingATriggerTwiceChangesNothingTheSecondTime() {
        Config signed = pushes("v*").with("webhook", true).with("signing_secret", Config.of("secret", "hush"));

        assertEquals(Applied.Change.CREATED, triggers().apply(signed, "ann").change());
        ManageTriggers.Applied again = triggers().apply(signed, "ann");
        assertEquals(Applied.Change.UNCHANGED, again.change());
        assertEquals(1, again.trigger().revision());
        String address = triggers().webhook(again.trigger().id()).path();
        assertEquals(
                Applied.Change.CHANGED,
                triggers()
                        .apply(signed.with("config", Config.of("repository", "app")), "ann")
                        .change());
        assertEquals(
                address, triggers().webhook(again.trigger().id()).path(), "a webhook that was there keeps its address");
        Config byId = pushes("w*")
                .with("webhook", true)
                .with("id", again.trigger().id().value());
        ManageTriggers.Applied renamed = triggers().apply(byId.with("name", "other"), "ann");
        assertEquals(Applied.Change.CHANGED, renamed.change());
        assertEquals(again.trigger().id(), renamed.trigger().id());
        assertEquals(1, triggers().list(Optional.empty(), 10).size());
    }

    @Test
    void anotherSigningSecretIsRefusedWithTheWayToChangeIt() {
        Config signed = pushes("v*").with("webhook", true).with("signing_secret", Config.of("secret", "hush"));
        Trigger trigger = triggers().create(signed, "ann");
        Config other = pushes("w*").with("webhook", true).with("signing_secret", Config.of("secret", "another"));

        InvalidInput refused = assertThrows(InvalidInput.class, () -> triggers().apply(other, "ann"));

        assertEquals("signing_secret", refused.problems().get(0).field());
        assertTrue(refused.problems().get(0).message().contains("rotate"));
        assertEquals(trigger, triggers().get("pushes"), "nothing was changed");
    }

    @Test
    void applyingToANameThatSeveralTriggersHaveIsAConflict() {
        triggers().create(pushes("v*"), "ann");
        triggers().create(pushes("v*"), "ann");

        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers().apply(pushes("w*"), "ann")));
        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers().get("pushes")));
    }

    @Test
    void aTriggerIsReplacedAtItsRevisionOnly() {
        Trigger created = triggers().create(pushes("v*"), "ann");

        Trigger second = triggers().replace(created.id(), pushes("w*"), OptionalLong.of(1), "ann");

        assertEquals(2, second.revision());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers()
                .replace(created.id(), pushes("x*"), OptionalLong.of(1), "ann")));
        assertEquals(second, triggers().get("pushes"));
    }

    @Test
    void triggersAreListedInOrderOfIdPageByPage() {
        for (int i = 0; i < 5; i++) {
            triggers().create(trigger("t" + i, "manual"), "ann");
        }

        List<Trigger> all = triggers().list(Optional.empty(), 1000);

        assertEquals(5, all.size());
        assertEquals(all.subList(0, 2), triggers().list(Optional.empty(), 2));
        assertEquals(all.subList(2, 5), triggers().list(Optional.of(all.get(1).id()), 4));
    }

    @Test
    void aWebhookIsSignedAndMovesWhenItIsRotated() {
        Trigger trigger = triggers().create(trigger("hand", "manual").with("webhook", true), "ann");
        Webhook open = triggers().webhook(trigger.id());

        Webhook signed = triggers().rotate(trigger.id(), Duration.ofHours(1), Optional.of("hush"), "ann");
        Webhook moved = triggers().rotate(trigger.id(), Duration.ZERO, Optional.empty(), "ann");
        Webhook unsigned = triggers().rotate(trigger.id(), Duration.ZERO, Optional.of(""), "ann");

        assertEquals(
                List.of(false, true, true, false),
                List.of(open.signed(), signed.signed(), moved.signed(), unsigned.signed()));
        assertEquals(
                4,
                Set.of(open.path(), signed.path(), moved.path(), unsigned.path())
                        .size());
        assertEquals(unsigned, triggers().webhook(trigger.id()));
        assertThrows(
                InvalidInput.class, () -> triggers().rotate(trigger.id(), Duration.ofDays(8), Optional.empty(), "ann"));
        Trigger without = triggers().create(trigger("none", "manual"), "ann");
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().webhook(without.id())));
    }

    @Test
    void aBindingLaysItsKeysOverTheTriggers() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();
        Trigger trigger = triggers().create(pushes("v*"), "ann");
        Config bind = Config.of("trigger_id", trigger.id().value(), "config", Config.of("tags", "w*"));

        Bound bound = triggers().bind(workload, bind, "ann");

        Binding binding = bound.binding();
        assertEquals(trigger, bound.trigger());
        assertEquals(binding, triggers().binding(binding.id()));
        assertEquals(Config.of("repository", "app", "tags", "w*"), triggers().effective(binding.id()));
        assertEquals(List.of(bound), triggers().bindings(workload));
        assertEquals(List.of(binding), triggers().bindings(trigger.id(), Optional.empty(), 10));
        Binding off = triggers().change(binding.id(), Config.of("enabled", false), OptionalLong.of(1), "ann");
        assertFalse(off.enabled());
        assertTrue(off.override().isEmpty());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> triggers()
                .change(binding.id(), Config.of("enabled", true), OptionalLong.of(1), "ann")));
        triggers().unbind(binding.id(), OptionalLong.empty(), "ann");
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().binding(binding.id())));
        assertEquals(List.of(), triggers().bindings(workload));
    }

    @Test
    void aTriggerMadeWithItsBindingGoesWithIt() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();

        Bound bound = triggers().bind(workload, pushes("v*"), "ann");

        assertEquals(bound.trigger(), triggers().get("pushes"));
        triggers().delete(bound.trigger().id(), OptionalLong.empty(), "ann");
        assertEquals(List.of(), triggers().bindings(workload));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().get("pushes")));
    }

    @Test
    void whatTriggersDoNotKnowIsNotFound() {
        TriggerId noTrigger = new TriggerId("7zzzzzzzzzzzzzzzzzzzzzzzzz");
        BindingId noBinding = new BindingId("7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().delete(noTrigger, OptionalLong.empty(), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().webhook(noTrigger)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().bindings(noTrigger, Optional.empty(), 1)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().effective(noBinding)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().unbind(noBinding, OptionalLong.empty(), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> triggers().bind(NOBODY, trigger("t", "manual"), "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> events().fire(noTrigger, "ann")));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> events().get(77)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> events().replay(77, true, "ann")));
    }

    @Test
    void firingDeploysWhatIsBoundAndIsInTheLedger() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();
        Bound hand = triggers().bind(workload, trigger("hand", "manual"), "ann");

        HandleEvents.Handled fired = events().fire(hand.trigger().id(), "ann");

        Decision decision = fired.entry().decisions().get(0);
        assertFalse(fired.repeated());
        assertTrue(fired.entry().decided());
        assertEquals(Ledger.Origin.PERSON, fired.entry().arrived().origin());
        assertTrue(fired.entry().arrived().by().contains("ann"), fired.toString());
        assertEquals(Decision.Result.DEPLOYED, decision.result());
        assertEquals(
                Optional.of(fired.entry().number()),
                deployments().get(decision.deployment().orElseThrow()).request().cause());
        assertEquals(fired.entry(), events().get(fired.entry().number()));
    }

    @Test
    void anEntrySaysForEachBindingWhatItWasAskedWithThen() {
        WorkloadId app = workloads().create(document("app"), "ann").id();
        WorkloadId other = workloads().create(document("other"), "ann").id();
        Trigger trigger = triggers().bind(app, pushes("v*"), "ann").trigger();
        Config override = Config.of("tags", "w*");
        Binding binding = triggers()
                .bind(other, Config.of("trigger_id", trigger.id().value(), "config", override), "ann")
                .binding();
        long number = events().fire(trigger.id(), "ann").entry().number();

        triggers().change(binding.id(), Config.of("config", Config.of("tags", "x*")), OptionalLong.empty(), "ann");
        triggers().replace(trigger.id(), pushes("y*"), OptionalLong.empty(), "ann");

        Config config = Config.of("repository", "app", "tags", "v*");
        assertEquals(
                Map.of(
                        app,
                        Optional.of(new Ledger.Asked(config, List.of())),
                        other,
                        Optional.of(new Ledger.Asked(config.overlay(override), List.of("tags")))),
                events().get(number).decisions().stream()
                        .collect(Collectors.toMap(Decision::workload, Decision::asked)));
        assertEquals(
                List.of(events().get(number).brief()), events().list(Ledger.Query.ALL, 10), "a list leaves it out");
        triggers().unbind(binding.id(), OptionalLong.empty(), "ann");
        assertEquals(2, events().get(number).decisions().size());
    }

    @Test
    void theLedgerIsSearchedByEachOfItsParts() {
        WorkloadId app = workloads().create(document("app"), "ann").id();
        WorkloadId other = workloads().create(document("other"), "ann").id();
        Bound hand = triggers().bind(app, trigger("hand", "manual"), "ann");
        Bound push = triggers().bind(other, pushes("v*"), "ann");
        Entry deployed = events().fire(hand.trigger().id(), "ann").entry().brief();
        Entry not = events().fire(push.trigger().id(), "ann").entry().brief();

        assertEquals(List.of(not, deployed), events().list(Ledger.Query.ALL, 1000));
        assertEquals(List.of(not), events().list(Ledger.Query.ALL, 1));
        assertEquals(List.of(deployed), found(hand.trigger(), null, null, null, null));
        assertEquals(List.of(not), found(null, other, null, null, null));
        assertEquals(List.of(not), found(null, null, Decision.Result.NO_MATCH, null, null));
        assertEquals(List.of(deployed), found(null, app, Decision.Result.DEPLOYED, null, null));
        assertEquals(List.of(), found(null, app, Decision.Result.NO_MATCH, null, null));
        assertEquals(List.of(not), found(null, null, null, "A PUSHED image", null));
        assertEquals(List.of(), found(null, null, null, "a&b=c \u041f", null));
        assertEquals(List.of(deployed), found(null, null, null, null, not.number()));
    }

    private List<Entry> found(
            @Nullable Trigger trigger,
            @Nullable WorkloadId workload,
            Decision.@Nullable Result result,
            @Nullable String text,
            @Nullable Long before) {
        return events().list(
                        new Ledger.Query(
                                Optional.ofNullable(trigger).map(Trigger::id),
                                Optional.ofNullable(workload),
                                Optional.ofNullable(result),
                                Optional.ofNullable(text),
                                Optional.ofNullable(before)),
                        10);
    }

    @Test
    void aDryReplayChangesNothingAndARealOneIsAnotherEntry() {
        WorkloadId workload = workloads().create(document("app"), "ann").id();
        Trigger trigger = triggers().create(trigger("hand", "manual"), "ann");
        Entry early = events().fire(trigger.id(), "ann").entry();
        assertEquals(List.of(), early.decisions());
        triggers().bind(workload, Config.of("trigger_id", trigger.id().value()), "ann");

        Entry dry = events().replay(early.number(), true, "ann");

        assertEquals(early.number(), dry.number());
        assertEquals(Decision.Result.DEPLOYED, dry.decisions().get(0).result());
        assertEquals(Optional.empty(), dry.decisions().get(0).deployment());
        assertEquals(early, events().get(early.number()));
        Entry again = events().replay(early.number(), false, "ann");
        assertTrue(again.number() > early.number());
        assertEquals(Ledger.Origin.REPLAY, again.arrived().origin());
        assertTrue(again.decisions().get(0).deployment().isPresent());
    }

    @Test
    void nothingIsWatchedUnlessItIsPolled() {
        Trigger trigger = triggers().create(pushes("v*"), "ann");

        assertEquals(List.of(), events().watches(Optional.of(trigger.id())));
        assertEquals(List.of(), events().watches(Optional.empty()));
    }

    @Test
    void whatRunsInTheParentGoesOnAlongTheChain() {
        WorkloadId dev = workloads().create(document("dev"), "ann").id();
        WorkloadId prod = workloads()
                .create(document("prod").with("parent", dev.value()), "ann")
                .id();
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> subject().promotion().promote(dev, Optional.empty(), "ann")));
        assertEquals(
                ErrorCode.NOT_PROMOTABLE, refusal(() -> subject().promotion().promote(prod, Optional.empty(), "ann")));
        succeed(dev, "1.2");

        List<Link> chain = subject().promotion().chain(prod);
        assertEquals(
                List.of(dev, prod),
                chain.stream().map(link -> link.workload().id()).toList());
        assertEquals(Optional.of("1.2"), chain.get(0).tag());
        assertEquals(Optional.of(true), chain.get(0).healthy());
        assertEquals(Optional.empty(), chain.get(1).tag());
        assertTrue(chain.get(1).ahead());
        String digest = chain.get(0).digest().orElseThrow();
        assertEquals(
                ErrorCode.PLAN_CHANGED,
                refusal(() -> subject().promotion().promote(prod, Optional.of("sha256:" + "0".repeat(64)), "ann")));
        Deployment promoted = subject().promotion().promote(prod, Optional.of(digest), "ann");
        assertEquals(digest, promoted.request().image().digest());
        assertEquals("1.2", promoted.request().tag());
        assertTrue(promoted.request().by().contains("ann"), promoted.request().by());
    }

    private DeploymentId succeed(WorkloadId id, String tag) {
        DeploymentId deployment = deployments()
                .deploy(id, Optional.of(tag), Optional.empty(), "ann")
                .id();
        world().runs().begin(deployment);
        world().runs().end(deployment, new Outcome.Succeeded(List.of()));
        return deployment;
    }

    @Test
    void aSetIsMadeChangedFoundAndRemovedAndItsSecretsAreNeverTold() {
        Config env = Config.of("A", "x", "TOKEN", Config.of("secret", "hush-hush"));
        EnvSet made = subject().env().createSet(Config.of("name", "shared", "env", env), "ann");
        assertEquals(1, made.revision());
        assertEquals(new EnvValue.Secret("TOKEN", 1), made.env().get("TOKEN"));
        assertEquals(new ManageEnv.Attached(made, List.of()), subject().env().set("shared"));
        assertEquals(
                List.of(new ManageEnv.Attached(made, List.of())),
                subject().env().sets(Optional.empty(), 10));

        Config next = Config.of("name", "shared", "env", Config.of("TOKEN", Config.of("secret_version", 1)));
        EnvSet changed = subject().env().replaceSet(made.id(), next, OptionalLong.of(1), "ann");
        assertEquals(2, changed.revision());
        assertEquals(
                ErrorCode.CONFLICT,
                refusal(() -> subject().env().replaceSet(made.id(), next, OptionalLong.of(1), "ann")));

        Workload user = workloads()
                .create(document("app").with("env_sets", List.of(made.id().value())), "ann");
        assertEquals(List.of(user.id()), subject().env().set("shared").workloads());
        assertEquals(
                ErrorCode.CONFLICT, refusal(() -> subject().env().deleteSet(made.id(), OptionalLong.empty(), "ann")));
        workloads().replace(user.id(), document("app"), OptionalLong.empty(), "ann");
        subject().env().deleteSet(made.id(), OptionalLong.empty(), "ann");
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> subject().env().set("shared")));
    }

    @Test
    void theEnvOfAWorkloadIsShownWithWhereItComesFromAndReplacedAsAWhole() {
        EnvSet set =
                subject().env().createSet(Config.of("name", "shared", "env", Config.of("A", "set", "B", "set")), "ann");
        Workload created = workloads()
                .create(document("app").with("env_sets", List.of(set.id().value())), "ann");
        Workload changed = subject()
                .env()
                .replace(created.id(), Config.of("env", Config.of("B", "own")), OptionalLong.of(1), "ann");
        assertEquals(2, changed.revision());
        assertEquals(
                List.of(
                        new ManageEnv.Entry("A", new EnvValue.Plain("set"), Optional.of("shared")),
                        new ManageEnv.Entry("B", new EnvValue.Plain("own"), Optional.empty())),
                subject().env().of(created.id()).entries());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> subject()
                .env()
                .replace(created.id(), Config.of("env", Config.empty()), OptionalLong.of(1), "ann")));
        assertThrows(
                InvalidInput.class,
                () -> subject().env().replace(created.id(), Config.empty(), OptionalLong.empty(), "ann"));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> subject().env().of(NOBODY)));
    }

    private static final String REPOSITORY = "https://git.example/shop/web.git";

    private Workload built() {
        return workloads()
                .create(
                        Config.of(
                                "name", "web",
                                "source", "dockerfile",
                                "source_config", Config.of("repository", REPOSITORY, "port", 3000)),
                        "ann");
    }

    private void push(String file) {
        world().world().repositories().commit(REPOSITORY, "main", Map.of(".tinyforge.yml", Planted.file(file)));
    }

    private ManageGitOps gitops() {
        return subject().gitops();
    }

    @Test
    void gitOpsIsOffUntilItIsTurnedOn() {
        Workload web = built();

        assertEquals(new ManageGitOps.Report(web, Optional.empty()), gitops().status(web.id()));
        assertEquals(ErrorCode.CONFLICT, refusal(() -> gitops().sync(web.id(), "ann")));
        Workload on = gitops().set(web.id(), Config.of("enabled", true), OptionalLong.of(1), "ann")
                .workload();
        assertEquals(Optional.of(new GitOps(".tinyforge.yml", List.of())), on.gitops());
        assertEquals(2, on.revision());
        assertEquals(on, workloads().get("web"));
        assertEquals(
                on,
                gitops().set(web.id(), Config.of("enabled", true), OptionalLong.empty(), "ann")
                        .workload());
        assertEquals(ErrorCode.CONFLICT, refusal(() -> gitops().set(
                        web.id(), Config.of("enabled", false), OptionalLong.of(1), "ann")));
        Config elsewhere = Config.of("enabled", true, "path", "deploy/forge.yml");
        assertEquals(
                "deploy/forge.yml",
                gitops().set(web.id(), elsewhere, OptionalLong.empty(), "ann")
                        .workload()
                        .gitops()
                        .orElseThrow()
                        .path());
        assertEquals(
                Optional.empty(),
                gitops().set(web.id(), Config.of("enabled", false), OptionalLong.of(3), "ann")
                        .workload()
                        .gitops());
    }

    @Test
    void gitOpsRefusesWhatItCannotBe() {
        Workload web = built();
        for (Config wrong : List.of(
                Config.empty(),
                Config.of("enabled", "yes"),
                Config.of("enabled", true, "path", "../x.yml"),
                Config.of("enabled", true, "path", "a/../../x.yml"),
                Config.of("enabled", true, "path", ".git/config"),
                Config.of("enabled", true, "path", "a\\b"),
                Config.of("enabled", true, "path", "."),
                Config.of("enabled", false, "path", "x.yml"),
                Config.of("enabled", true, "brach", "dev"))) {
            assertThrows(
                    InvalidInput.class,
                    () -> gitops().set(web.id(), wrong, OptionalLong.empty(), "ann"),
                    wrong.toString());
        }
        WorkloadId image = workloads().create(document("app"), "ann").id();
        assertThrows(
                InvalidInput.class, () -> gitops().set(image, Config.of("enabled", true), OptionalLong.empty(), "ann"));
        assertThrows(
                InvalidInput.class, () -> workloads().replace(web.id(), withGitOps(), OptionalLong.empty(), "ann"));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> gitops().status(NOBODY)));
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> gitops().sync(NOBODY, "ann")));
    }

    private static Config withGitOps() {
        return Config.of(
                "name",
                "web",
                "source",
                "dockerfile",
                "source_config",
                Config.of("repository", REPOSITORY),
                "gitops",
                Config.of("path", ".tinyforge.yml"));
    }

    private WorkloadId enabled() {
        Workload web = built();
        return gitops().set(web.id(), Config.of("enabled", true), OptionalLong.empty(), "ann")
                .workload()
                .id();
    }

    private ManageGitOps.FileReport file(WorkloadId id) {
        return gitops().status(id).file().orElseThrow();
    }

    @Test
    void everyEndOfReadingTheFileIsAStatus() {
        WorkloadId web = enabled();
        assertEquals(ManageGitOps.Status.FETCH_FAILED, file(web).status());
        assertEquals(ErrorCode.REPOSITORY_DENIED, refusal(() -> gitops().sync(web, "ann")));
        world().world().repositories().commit(REPOSITORY, "main");
        assertEquals(ManageGitOps.Status.NO_FILE, file(web).status());
        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> gitops().sync(web, "ann")));
        for (String wrong :
                List.of("port: [", "prot: 80", "repository: x", "access_token: x", "port: 70000", "port:")) {
            push(wrong);
            assertEquals(ManageGitOps.Status.INVALID, file(web).status(), wrong);
            assertEquals(Optional.of(wrong), file(web).text());
            assertFalse(file(web).reason().orElseThrow().isBlank());
            assertEquals(ErrorCode.CONTENT_REFUSED, refusal(() -> gitops().sync(web, "ann")));
        }
        push("#".repeat(64 * 1024 + 1));
        assertEquals(ManageGitOps.Status.INVALID, file(web).status());
        push("port: 3000\n");
        assertEquals(ManageGitOps.Status.OK, file(web).status());
        world().world().repositories().down(true);
        assertEquals(ManageGitOps.Status.FETCH_FAILED, file(web).status());
        assertEquals(ErrorCode.REPOSITORY_UNREACHABLE, refusal(() -> gitops().sync(web, "ann")));
        assertEquals(2, workloads().get("web").revision(), "nothing of this has changed it");
    }

    @Test
    void whatTheSourceDoesNotTakeIsInvalid() {
        Config portless = Config.of("repository", REPOSITORY);
        WorkloadId web = workloads()
                .create(Config.of("name", "web", "source", "dockerfile", "source_config", portless), "ann")
                .id();
        gitops().set(web, Config.of("enabled", true), OptionalLong.empty(), "ann");
        push("healthcheck:\n  type: tcp\n");

        assertEquals(ManageGitOps.Status.INVALID, file(web).status());
        assertTrue(file(web).reason().orElseThrow().contains("port"), "the check needs one");
        assertEquals(ErrorCode.CONTENT_REFUSED, refusal(() -> gitops().sync(web, "ann")));
        push("healthcheck:\n  type: tcp\nport: 80\n");
        assertEquals(ManageGitOps.Status.OK, file(web).status());
    }

    @Test
    void driftIsToldAndASyncTakesItInAndIsInTheEventLog() {
        WorkloadId web = enabled();
        push("port: 8080\nhealthcheck:\n  path: /ready\n  interval: 5000ms\ndeploy_strategy: blue-green\n");

        ManageGitOps.FileReport before = file(web);
        ManageGitOps.Synced synced = gitops().sync(web, "ann");
        ManageGitOps.Synced again = gitops().sync(web, "ann");

        List<Drift> drift = List.of(
                new Drift("port", 8080L, Optional.of(3000L)),
                new Drift("healthcheck.path", "/ready", Optional.empty()),
                new Drift("healthcheck.interval", "5s", Optional.empty()),
                new Drift("healthcheck.type", "http", Optional.empty()));
        assertEquals(drift, before.drift());
        assertEquals(drift, synced.changed());
        Workload now = workloads().get("web");
        assertEquals(now, synced.report().workload());
        assertEquals(3, now.revision());
        assertEquals(8080L, now.source().config().get("port"));
        assertEquals(before.declared().names(), now.gitops().orElseThrow().managed());
        assertEquals(List.of(), file(web).drift());
        assertEquals(List.of(), again.changed());
        assertEquals(3, again.report().workload().revision());
        List<EventLog.Entry> events = subject().history().list(Optional.empty(), 10).stream()
                .map(EventLog.Numbered::entry)
                .filter(entry -> entry.action().equals("gitops.synced"))
                .toList();
        assertEquals(2, events.size());
        assertTrue(events.get(1).text().contains("port 3000 -> 8080"), events.toString());
        assertTrue(events.get(1).actor().contains("ann"), events.toString());
        assertEquals(web.value(), events.get(1).subject());
    }

    @Test
    void managedFieldsAreChangedInTheRepositoryOnly() {
        WorkloadId web = enabled();
        push("port: 8080\n");
        gitops().sync(web, "ann");
        Config document = Config.of("name", "web", "source", "dockerfile");

        InvalidInput refused = assertThrows(InvalidInput.class, () -> workloads()
                .replace(
                        web,
                        document.with("source_config", Config.of("repository", REPOSITORY, "port", 9000)),
                        OptionalLong.empty(),
                        "ann"));
        Workload kept = workloads()
                .replace(
                        web,
                        document.with("source_config", Config.of("repository", REPOSITORY))
                                .with("strategy", "recreate"),
                        OptionalLong.empty(),
                        "ann");

        assertEquals("source_config.port", refused.problems().get(0).field());
        assertTrue(refused.problems().get(0).message().contains("forge gitops sync"), refused.toString());
        assertEquals(8080L, kept.source().config().get("port"));
        assertEquals(List.of("port"), kept.gitops().orElseThrow().managed());
        gitops().set(web, Config.of("enabled", false), OptionalLong.empty(), "ann");
        Workload free = workloads()
                .replace(
                        web,
                        document.with("source_config", Config.of("repository", REPOSITORY, "port", 9000)),
                        OptionalLong.empty(),
                        "ann");
        assertEquals(9000L, free.source().config().get("port"));
    }

    @Test
    void theKeyIsRotatedAndTheNumbersTold() {
        subject()
                .env()
                .createSet(Config.of("name", "shared", "env", Config.of("T", Config.of("secret", "hush"))), "ann");
        assertEquals(new SecretVault.Rotation(1, 0), subject().env().rotateKey("ann"));
    }
}
