package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.GitOpsDocument;
import dev.tinyforge.ports.usecase.ManageGitOps;
import java.util.OptionalLong;

/** GitOps behind a server's API. */
final class RemoteGitOps implements ManageGitOps {
    private final ServerClient server;

    RemoteGitOps(ServerClient server) {
        this.server = server;
    }

    @Override
    public Report status(WorkloadId workload) {
        return server.understood(server.get(path(workload)), GitOpsDocument::read);
    }

    @Override
    public Report set(WorkloadId workload, Config document, OptionalLong ifRevision, String by) {
        return server.understood(server.put(path(workload), document, ifRevision), GitOpsDocument::read);
    }

    @Override
    public Synced sync(WorkloadId workload, String by) {
        return server.understood(server.post(path(workload) + "/sync", Config.empty()), GitOpsDocument::synced);
    }

    private static String path(WorkloadId workload) {
        return RemoteForge.workload(workload) + "/gitops";
    }
}
