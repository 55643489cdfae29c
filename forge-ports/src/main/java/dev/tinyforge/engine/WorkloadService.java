package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.gitops.ManagedFields;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.ComposeSource;
import dev.tinyforge.domain.source.RepositorySource;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.gitops.DeclaredWorkloads;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.codec.WorkloadCodec.Draft;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.PageLimit;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import dev.tinyforge.ports.usecase.WorkloadStatus.InstanceStatus;
import dev.tinyforge.ports.usecase.WorkloadStatus.ServiceStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The workload use cases on the store. */
final class WorkloadService implements ManageWorkloads, DeclaredWorkloads {
    private final Ports ports;
    private final EngineSettings settings;
    private final Sources sources;
    private final Narrator narrator;
    private final Runnable wake;

    /** @param wake called when there is something to take up */
    WorkloadService(Ports ports, EngineSettings settings, Sources sources, Narrator narrator, Runnable wake) {
        this.ports = ports;
        this.settings = settings;
        this.sources = sources;
        this.narrator = narrator;
        this.wake = wake;
    }

    @Override
    public Workload create(Config document, String by) {
        Draft draft = draft(document, newId());
        Workload stored = ports.store().workloads().create(draft.workload(), check(draft), draft.newSecrets());
        narrator.about(About.of(stored))
                .event(by, "workload.created", stored.id().value(), stored.name());
        return stored;
    }

    @Override
    public Workload replace(WorkloadId id, Config document, OptionalLong ifRevision, String by) {
        Workload now = alive(id);
        Draft draft = draft(ManagedFields.kept(document, now), id);
        if (!draft.workload().id().equals(id)) {
            throw new InvalidInput("id", "does not match the workload " + id + "; leave it out");
        }
        Workload next = draft.workload().atRevision(ifRevision.orElse(now.revision()));
        List<Problem> managed = ManagedFields.changed(now, next);
        // Who has not seen it as it is, is told that first, by the store.
        if (next.revision() == now.revision() && !managed.isEmpty()) {
            throw new InvalidInput(managed);
        }
        Optional<Deployment> faces = faces(now, next, by);
        Workload stored = ports.store().workloads().update(next, check(draft), draft.newSecrets(), faces);
        narrator.about(About.of(stored)).event(by, "workload.changed", id.value(), "revision " + stored.revision());
        faces.ifPresent(queued -> {
            narrator.about(About.of(queued))
                    .event(by, "deployment.queued", queued.id().value(), stored.name() + ": its faces");
            wake.run();
        });
        return stored;
    }

    /** What leads the faces to what runs, if they change and something does. */
    private Optional<Deployment> faces(Workload now, Workload next, String by) {
        if (now.faces().equals(next.faces()) && hosts(now, new ArrayList<>()).equals(hosts(next, new ArrayList<>()))) {
            return Optional.empty();
        }
        return ports.store().releases().live(now.id()).stream()
                .max(Comparator.comparing(LiveInstance::since))
                .flatMap(newest -> ports.store()
                        .releases()
                        .find(newest.release())
                        .map(release -> Deployment.queued(
                                new DeploymentId(ports.ids().next()),
                                Deployment.Request.faces(by, release, newest.tag()),
                                ports.clock().now())));
    }

    @Override
    public Applied apply(Config document, String by) {
        Optional<Workload> now = existing(document);
        if (now.isEmpty()) {
            return new Applied(create(document, by), Applied.Change.CREATED);
        }
        Workload before = now.get();
        Draft draft = draft(ManagedFields.kept(document, before), before.id());
        if (same(draft, before)) {
            return new Applied(before, Applied.Change.UNCHANGED);
        }
        return new Applied(replace(before.id(), document, OptionalLong.empty(), by), Applied.Change.CHANGED);
    }

    @Override
    public Workload get(String idOrName) {
        Optional<Workload> byId =
                idForm(idOrName).flatMap(ports.store().workloads()::find).filter(this::isAlive);
        if (byId.isPresent()) {
            return byId.get();
        }
        List<Workload> named = ports.store().workloads().named(idOrName);
        if (named.size() > 1) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    named.size() + " workloads are named " + idOrName + "; name one by its id: "
                            + named.stream().map(w -> w.id().value()).collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst().orElseThrow(() -> missing(idOrName));
    }

    @Override
    public List<Workload> list(Optional<WorkloadId> after, int limit) {
        return ports.store().workloads().list(after, PageLimit.check(limit));
    }

    @Override
    public WorkloadStatus status(WorkloadId id) {
        Workload workload = alive(id);
        List<InstanceStatus> instances = new ArrayList<>();
        for (LiveInstance live : ports.store().releases().live(id)) {
            instances.add(new InstanceStatus(
                    live.ref(),
                    live.release(),
                    live.tag(),
                    state(live.ref().name()),
                    live.routes().stream()
                            .map(route -> ports.proxy().address(route.host()))
                            .toList(),
                    live.since(),
                    live.runtime()));
        }
        List<Deployment> open = ports.store().deployments().open().stream()
                .filter(deployment -> deployment.workload().equals(id))
                .toList();
        List<Release> kept = ports.store().releases().kept(id);
        return new WorkloadStatus(workload, instances, services(id, kept), open, kept, changedSets(workload, kept));
    }

    /** The names of sets that are not as the newest live release has them, or that it has not, or that it alone has. */
    private List<String> changedSets(Workload workload, List<Release> kept) {
        Optional<Release> live = ports.store().releases().live(workload.id()).stream()
                .findFirst()
                .flatMap(newest -> kept.stream()
                        .filter(release -> release.id().equals(newest.release()))
                        .findFirst());
        if (live.isEmpty()) {
            return List.of();
        }
        Set<EnvSetUse> then = new LinkedHashSet<>(live.get().workload().envSets());
        Map<EnvSetUse, String> now = new LinkedHashMap<>();
        workload.envSets().stream()
                .flatMap(use -> ports.store().envSets().find(use.id()).stream())
                .forEach(set -> now.put(new EnvSetUse(set.id(), set.revision()), set.name()));
        Set<String> changed = new LinkedHashSet<>();
        now.forEach((use, name) -> {
            if (!then.contains(use)) {
                changed.add(name);
            }
        });
        then.stream()
                .filter(use -> workload.envSets().stream()
                        .noneMatch(still -> still.id().equals(use.id())))
                .forEach(use -> changed.add(ports.store()
                        .envSets()
                        .find(use.id())
                        .map(EnvSet::name)
                        .orElse(use.id().value())));
        return List.copyOf(changed);
    }

    @Override
    public Removal delete(WorkloadId id, boolean withVolumes, OptionalLong ifRevision, String by) {
        Optional<Workload> found = ports.store().workloads().find(id);
        if (found.isEmpty()) {
            throw missing(id.value());
        }
        List<WorkloadId> children = ports.store().workloads().children(id);
        if (!children.isEmpty()) {
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    found.get().name() + " is the parent of " + children.get(0) + "; delete or re-parent that first");
        }
        ports.store().workloads().markDeleting(id, withVolumes, ifRevision);
        ports.store().deployments().open().stream()
                .filter(deployment -> deployment.workload().equals(id))
                .forEach(deployment -> ports.store()
                        .deployments()
                        .requestCancel(deployment.id(), by, ports.clock().now()));
        narrator.about(About.of(found.get()))
                .event(by, "workload.deleted", id.value(), found.get().name());
        wake.run();
        return volumes(id, ports.store().workloads().volumesGo(id));
    }

    private Removal volumes(WorkloadId id, boolean allGo) {
        try {
            Map<Boolean, List<String>> going = ports.engine().volumes(ResourceNames.VOLUMES).stream()
                    .filter(volume -> ResourceNames.isVolumeOf(id, volume))
                    .collect(Collectors.partitioningBy(volume -> allGo || ResourceNames.isTagVolumeOf(id, volume)));
            return new Removal(going.getOrDefault(true, List.of()), going.getOrDefault(false, List.of()));
        } catch (ForgeException e) {
            // It is deleted all the same; the event log tells of its volumes when it is gone.
            return Removal.UNKNOWN;
        }
    }

    @Override
    public boolean deleting(WorkloadId id) {
        return ports.store().workloads().find(id).isPresent();
    }

    @Override
    public Workload known(WorkloadId id) {
        return alive(id);
    }

    @Override
    public Workload write(Workload next) {
        Set<String> hosts = check(new Draft(next, Map.of(), List.of()));
        return ports.store().workloads().update(next, hosts, Map.of());
    }

    /** The workload, unless it is being deleted. */
    Workload alive(WorkloadId id) {
        return ports.store().workloads().find(id).filter(this::isAlive).orElseThrow(() -> missing(id.value()));
    }

    private boolean isAlive(Workload workload) {
        return !ports.store().workloads().deleting().contains(workload.id());
    }

    private static ForgeException missing(String what) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no workload " + what);
    }

    private WorkloadId newId() {
        return new WorkloadId(ports.ids().next());
    }

    private Optional<Workload> existing(Config document) {
        Object id = document.get("id");
        if (id instanceof String text) {
            return idForm(text).flatMap(ports.store().workloads()::find).filter(this::isAlive);
        }
        Object name = document.get("name");
        return name instanceof String text
                        && !ports.store().workloads().named(text).isEmpty()
                ? Optional.of(get(text))
                : Optional.empty();
    }

    private static Optional<WorkloadId> idForm(String text) {
        try {
            return Optional.of(new WorkloadId(text));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    /** Its source's secrets are drawn out of it before anything else sees it. */
    private Draft draft(Config document, WorkloadId fallback) {
        Draft draft = WorkloadCodec.read(document, fallback);
        return draft.hiding(
                        sources.of(draft.workload().source().kind()).schema().secretKeys())
                .using(envSets(draft.envSets()));
    }

    /** @param idsOrNames as people write them */
    private List<EnvSetUse> envSets(List<String> idsOrNames) {
        List<EnvSetUse> uses = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (String text : idsOrNames) {
            EnvService.find(ports.store().envSets(), text)
                    .ifPresentOrElse(
                            set -> uses.add(new EnvSetUse(set.id())),
                            () -> problems.add(new Problem(
                                    "env_sets", "there is no env set `" + text + "`; make it with `forge env-set`")));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return uses;
    }

    /** Whether the draft says what is stored already, a secret's value included. */
    private boolean same(Draft draft, Workload before) {
        Map<String, Long> versions = new LinkedHashMap<>();
        before.secrets().forEach(secret -> versions.put(secret.name(), secret.version()));
        for (Map.Entry<String, String> secret : draft.newSecrets().entrySet()) {
            Long version = versions.get(secret.getKey());
            if (version == null || !holds(before, new SecretRef(secret.getKey(), version), secret.getValue())) {
                return false;
            }
        }
        versions.keySet().retainAll(draft.newSecrets().keySet());
        Workload after = draft.workload().atRevision(before.revision()).sealed(versions);
        return WorkloadCodec.write(after).equals(WorkloadCodec.write(before));
    }

    private boolean holds(Workload workload, SecretRef sealed, String value) {
        try {
            return ports.store()
                    .vault()
                    .open(workload.id(), sealed.name(), sealed.version())
                    .equals(value);
        } catch (ForgeException e) {
            return false;
        }
    }

    /** Everything that can be checked before anything is stored. @return the host names its faces stand for */
    private Set<String> check(Draft draft) {
        Workload workload = draft.workload();
        Source source = sources.of(workload.source().kind());
        List<Problem> problems = new ArrayList<>(source.validate(workload));
        problems.addAll(ManagedFields.unfit(
                workload, source instanceof RepositorySource builder ? builder.declarable() : Set.of()));
        Set<String> hosts = hosts(workload, problems);
        if (workload.policy().promotedOnly() && workload.parent().isEmpty()) {
            problems.add(new Problem("promote_from", "needs a `parent` to promote from"));
        }
        workload.parent().ifPresent(parent -> checkChain(workload.id(), parent, problems));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return hosts;
    }

    private Set<String> hosts(Workload workload, List<Problem> problems) {
        Set<String> hosts = new LinkedHashSet<>();
        int index = 0;
        for (Face face : workload.faces()) {
            String field = "faces[" + index++ + "].host";
            try {
                String host = settings.plan().hostNames().main(workload, face);
                if (!hosts.add(host)) {
                    problems.add(new Problem(field, host + " stands here twice"));
                }
            } catch (InvalidInput e) {
                e.problems().forEach(problem -> problems.add(new Problem(field, problem.message())));
            }
        }
        return hosts;
    }

    private void checkChain(WorkloadId id, WorkloadId parent, List<Problem> problems) {
        Set<WorkloadId> seen = new LinkedHashSet<>(Set.of(id));
        Optional<WorkloadId> next = Optional.of(parent);
        while (next.isPresent()) {
            if (!seen.add(next.get())) {
                problems.add(new Problem("parent", "makes a circle through " + next.get()));
                return;
            }
            Optional<Workload> above = ports.store().workloads().find(next.get());
            if (above.isEmpty()) {
                problems.add(new Problem("parent", "there is no workload " + next.get()));
                return;
            }
            next = above.get().parent();
        }
    }

    /** What the newest live release has beside its instance. */
    private List<ServiceStatus> services(WorkloadId id, List<Release> kept) {
        Map<String, PinnedImage> wanted = ports.store().releases().live(id).stream()
                .findFirst()
                .flatMap(newest -> kept.stream()
                        .filter(release -> release.id().equals(newest.release()))
                        .findFirst())
                .map(release -> ComposeSource.beside(release.workload()))
                .orElse(Map.of());
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Container> there = List.of();
        String otherwise = "missing";
        try {
            there = ports.engine().list(ResourceNames.LABEL_WORKLOAD + "=" + id.value()).stream()
                    .filter(container ->
                            ResourceNames.ROLE_SERVICE.equals(container.labels().get(ResourceNames.LABEL_ROLE)))
                    .toList();
        } catch (ForgeException e) {
            otherwise = "unknown";
        }
        List<ServiceStatus> services = new ArrayList<>();
        for (Map.Entry<String, PinnedImage> service : wanted.entrySet()) {
            List<Container> own = there.stream()
                    .filter(container ->
                            service.getKey().equals(container.labels().get(ResourceNames.LABEL_SERVICE)))
                    .toList();
            String image = service.getValue().toString();
            if (own.isEmpty()) {
                services.add(new ServiceStatus(service.getKey(), image, "", otherwise));
            }
            own.forEach(container ->
                    services.add(new ServiceStatus(service.getKey(), image, container.name(), state(container))));
        }
        return services;
    }

    private static String state(Container container) {
        Enum<?> state = container.running() && container.health() != Container.Health.NONE
                ? container.health()
                : container.state();
        return state.name().toLowerCase(Locale.ROOT);
    }

    private String state(String container) {
        try {
            return ports.engine()
                    .find(container)
                    .map(Container::state)
                    .map(state -> state.name().toLowerCase(Locale.ROOT))
                    .orElse("missing");
        } catch (ForgeException e) {
            return "unknown";
        }
    }
}
