package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.ChainDocument;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.EventDocument;
import dev.tinyforge.ports.codec.FindingDocument;
import dev.tinyforge.ports.codec.KindDocument;
import dev.tinyforge.ports.codec.LogLineDocument;
import dev.tinyforge.ports.codec.PlanPreviewDocument;
import dev.tinyforge.ports.codec.ProgressDocument;
import dev.tinyforge.ports.codec.StatusDocument;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DescribeKinds;
import dev.tinyforge.ports.usecase.Diagnose;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.ports.usecase.Promote;
import dev.tinyforge.ports.usecase.ReadHistory;
import dev.tinyforge.ports.usecase.ReadLogs;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The use cases behind a server's API. Who asks is told once, by the client: the server trusts its token, not the
 * {@code by} of a call.
 */
final class RemoteForge implements UseCases {
    private static final String WORKLOADS = "/api/workloads";
    private static final String DEPLOYMENTS = "/api/deployments";

    private final ServerClient server;

    RemoteForge(ServerClient server) {
        this.server = server;
    }

    @Override
    public ManageWorkloads workloads() {
        return new Workloads();
    }

    @Override
    public DeployWorkloads deployments() {
        return new Deployments();
    }

    @Override
    public Promote promotion() {
        return new Promotion();
    }

    @Override
    public ManageEnv env() {
        return new RemoteEnv(server);
    }

    @Override
    public ManageGitOps gitops() {
        return new RemoteGitOps(server);
    }

    @Override
    public ManageTriggers triggers() {
        return new RemoteTriggers(server);
    }

    @Override
    public HandleEvents events() {
        return new RemoteEvents(server);
    }

    @Override
    public ReadHistory history() {
        return (before, limit) ->
                server.list("/api/events", "", before.map(String::valueOf), limit, EventDocument::read);
    }

    @Override
    public ReadLogs logs() {
        return new Logs();
    }

    @Override
    public Diagnose diagnosis() {
        return () -> {
            try {
                return server.items("/api/doctor", FindingDocument::read);
            } catch (ForgeException e) {
                return List.of(new Diagnose.Finding(
                        "server", Diagnose.Finding.Level.FAIL, e.line(), "check --server, FORGE_URL and FORGE_TOKEN"));
            }
        };
    }

    @Override
    public DescribeKinds kinds() {
        return new DescribeKinds() {
            @Override
            public List<Kind> sources() {
                return server.items("/api/kinds/sources", KindDocument::read);
            }

            @Override
            public List<Kind> triggers() {
                return server.items("/api/kinds/triggers", KindDocument::read);
            }
        };
    }

    static String workload(WorkloadId id) {
        return WORKLOADS + "/" + id;
    }

    private Workload read(Config document) {
        return server.understood(
                document, answer -> WorkloadCodec.read(answer, new WorkloadId(String.valueOf(answer.get("id"))))
                        .workload());
    }

    private final class Workloads implements ManageWorkloads {
        @Override
        public Workload create(Config document, String by) {
            return read(server.post(WORKLOADS, document));
        }

        @Override
        public Workload replace(WorkloadId id, Config document, OptionalLong ifRevision, String by) {
            return read(server.put(workload(id), document, ifRevision));
        }

        @Override
        public Applied apply(Config document, String by) {
            return server.understood(server.put(WORKLOADS, document), AppliedDocument::read);
        }

        @Override
        public Workload get(String idOrName) {
            if (idOrName.isBlank()) {
                throw new ForgeException(ErrorCode.NOT_FOUND, "there is no workload without a name");
            }
            return read(server.get(WORKLOADS + "/" + ServerClient.encode(idOrName)));
        }

        @Override
        public List<Workload> list(Optional<WorkloadId> after, int limit) {
            return server.list(WORKLOADS, "", after.map(WorkloadId::value), limit, RemoteForge.this::read);
        }

        @Override
        public WorkloadStatus status(WorkloadId id) {
            return server.understood(server.get(workload(id) + "/status"), StatusDocument::read);
        }

        @Override
        public Removal delete(WorkloadId id, boolean withVolumes, OptionalLong ifRevision, String by) {
            Config answer = server.delete(workload(id) + (withVolumes ? "?volumes=true" : ""), ifRevision);
            return server.understood(answer, RemoteForge::removal);
        }

        @Override
        public boolean deleting(WorkloadId id) {
            Config answer = server.get(workload(id) + "/deletion");
            return new ConfigReader(answer).bool("deleting", false);
        }
    }

    private static ManageWorkloads.Removal removal(Config answer) {
        ConfigReader reader = new ConfigReader(answer);
        return new ManageWorkloads.Removal(reader.strings("volumes_go"), reader.strings("volumes_stay"));
    }

    private final class Deployments implements DeployWorkloads {
        @Override
        public Deployment deploy(
                WorkloadId workload, Optional<String> version, Optional<String> checkIndex, boolean afresh, String by) {
            Map<String, Object> body = new LinkedHashMap<>();
            version.ifPresent(tag -> body.put("tag", tag));
            checkIndex.ifPresent(index -> body.put("check_index", index));
            if (afresh) {
                body.put("force", true);
            }
            return deployment(server.post(workload(workload) + "/deploy", new Config(body)));
        }

        @Override
        public Deployment rollback(WorkloadId workload, Optional<DeploymentId> release, String by) {
            Config body = release.map(id -> Config.of("release", id.value())).orElse(Config.empty());
            return deployment(server.post(workload(workload) + "/rollback", body));
        }

        @Override
        public PlanPreview plan(WorkloadId workload, Optional<String> version) {
            Config body = version.map(tag -> Config.of("tag", tag)).orElse(Config.empty());
            return server.understood(server.post(workload(workload) + "/plan", body), PlanPreviewDocument::read);
        }

        @Override
        public boolean cancel(DeploymentId id, String by) {
            Config answer = server.post(DEPLOYMENTS + "/" + id + "/cancel", Config.empty());
            return new ConfigReader(answer).bool("cancelling", false);
        }

        @Override
        public Deployment get(DeploymentId id) {
            return deployment(server.get(DEPLOYMENTS + "/" + id));
        }

        @Override
        public List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit) {
            return server.list(
                    DEPLOYMENTS,
                    workload.map(id -> "&workload=" + id).orElse(""),
                    before.map(DeploymentId::value),
                    limit,
                    DeploymentDocument::read);
        }

        @Override
        public DeploymentProgress progress(DeploymentId id, long afterLog) {
            return server.understood(
                    server.get(DEPLOYMENTS + "/" + id + "/progress?after=" + afterLog), ProgressDocument::read);
        }

        private Deployment deployment(Config answer) {
            return server.understood(answer, DeploymentDocument::read);
        }
    }

    private final class Promotion implements Promote {
        @Override
        public Deployment promote(WorkloadId workload, Optional<String> digest, String by) {
            Config body = digest.map(only -> Config.of("digest", only)).orElse(Config.empty());
            return server.understood(server.post(workload(workload) + "/promote", body), DeploymentDocument::read);
        }

        @Override
        public List<Link> chain(WorkloadId workload) {
            return server.items(workload(workload) + "/chain", ChainDocument::read);
        }
    }

    private final class Logs implements ReadLogs {
        @Override
        public List<LogLine> tail(WorkloadId workload, int lines) {
            return server.items(workload(workload) + "/logs?tail=" + lines, LogLineDocument::read);
        }

        @Override
        public Subscription follow(
                WorkloadId workload, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
            String path = workload(workload) + "/logs?tail=" + tail.orElse(0);
            return RemoteLog.follow(server.events(path), sink, ended);
        }
    }
}
