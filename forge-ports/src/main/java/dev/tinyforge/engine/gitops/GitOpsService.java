package dev.tinyforge.engine.gitops;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.gitops.Declarable;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.gitops.ManagedFields;
import dev.tinyforge.domain.source.RepositorySource;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.yaml.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The GitOps use cases on workloads and their repositories. */
public final class GitOpsService implements ManageGitOps {
    /** An edit may come in between as often; who edits without pause, wins. */
    private static final int ATTEMPTS = 10;

    private static final int SHA = 12;

    private final DeclaredWorkloads workloads;
    private final Function<String, Source> sources;
    private final DeclaredFile file;
    private final Narrator narrator;

    /**
     * @param sources by kind
     * @param learn makes known what is secret of a workload, so that it is masked
     */
    public record Needs(
            DeclaredWorkloads workloads,
            Function<String, Source> sources,
            RepositoryHost repositories,
            YamlReader yaml,
            Consumer<Workload> learn,
            Masker masker,
            Narrator narrator) {}

    public GitOpsService(Needs needs) {
        this.workloads = needs.workloads();
        this.sources = needs.sources();
        this.file = new DeclaredFile(needs.repositories(), needs.yaml(), needs.learn(), needs.masker());
        this.narrator = needs.narrator();
    }

    @Override
    public Report status(WorkloadId id) {
        Workload workload = workloads.known(id);
        return workload.gitops().isEmpty()
                ? new Report(workload, Optional.empty())
                : file.read(workload, source(workload)).report();
    }

    @Override
    public Report set(WorkloadId id, Config document, OptionalLong ifRevision, String by) {
        Workload now = workloads.known(id);
        if (ifRevision.isPresent() && ifRevision.getAsLong() != now.revision()) {
            throw new ForgeException(
                    ErrorCode.CONFLICT, "the workload " + id + " is at revision " + now.revision() + "; read it again");
        }
        Optional<GitOps> wanted = wanted(document, now.gitops());
        if (wanted.isPresent()) {
            source(now);
        }
        if (wanted.equals(now.gitops())) {
            return new Report(now, Optional.empty());
        }
        Workload stored = workloads.write(now.withGitOps(wanted));
        narrator.event(
                by,
                wanted.isPresent() ? "gitops.enabled" : "gitops.disabled",
                id.value(),
                stored.name() + wanted.map(gitops -> ": " + gitops.path()).orElse(""));
        return new Report(stored, Optional.empty());
    }

    private static Optional<GitOps> wanted(Config document, Optional<GitOps> now) {
        ConfigReader reader = new ConfigReader(document);
        if (!reader.has("enabled")) {
            reader.problem("enabled", "is missing; true or false");
        }
        boolean enabled = reader.bool("enabled", false);
        Optional<GitOps> given = reader.parsed("path", GitOps::at);
        if (!enabled && reader.has("path")) {
            reader.problem("path", "goes with `enabled: true`; leave it out");
        }
        reader.check();
        if (!enabled) {
            return Optional.empty();
        }
        GitOps known = now.orElse(GitOps.at(GitOps.USUAL_PATH));
        return Optional.of(given.orElse(known).managing(known.managed()));
    }

    @Override
    public Synced sync(WorkloadId id, String by) {
        for (int attempt = 1; ; attempt++) {
            Workload now = workloads.known(id);
            DeclaredFile.Content content = file.read(now, source(now));
            Workload next = content.merged();
            List<Drift> changed = content.report().file().orElseThrow().drift();
            try {
                Workload stored = next.equals(now) ? now : workloads.write(next);
                told(by, stored, content, changed);
                return new Synced(content.after(stored), changed);
            } catch (ForgeException e) {
                if (e.code() != ErrorCode.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                // It was edited since it was read: the file is laid over what it is now.
            }
        }
    }

    private void told(String by, Workload stored, DeclaredFile.Content content, List<Drift> changed) {
        String what = changed.isEmpty()
                ? "nothing to change"
                : changed.stream()
                        .map(drift -> drift.field() + " "
                                + drift.live().map(String::valueOf).orElse("unset") + " -> " + drift.declared())
                        .collect(Collectors.joining(", "));
        narrator.event(
                by,
                "gitops.synced",
                stored.id().value(),
                "revision " + stored.revision() + " from commit "
                        + content.commit().substring(0, SHA) + ": " + what);
    }

    /** @throws InvalidInput if nothing of such a workload can be declared */
    private RepositorySource source(Workload workload) {
        Source source = sources.apply(workload.source().kind());
        Set<Declarable> allowed = source instanceof RepositorySource builder ? builder.declarable() : Set.of();
        if (!allowed.isEmpty()) {
            return (RepositorySource) source;
        }
        Optional<GitOps> any = Optional.of(GitOps.at(GitOps.USUAL_PATH));
        List<Problem> problems = ManagedFields.unfit(workload.withGitOps(any), allowed);
        throw new InvalidInput(problems);
    }
}
