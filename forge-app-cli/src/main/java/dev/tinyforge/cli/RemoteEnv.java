package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.EnvDocument;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.SecretVault.Rotation;
import dev.tinyforge.ports.usecase.ManageEnv;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Env, env sets and the key of secrets behind a server's API. */
final class RemoteEnv implements ManageEnv {
    private static final String SETS = "/api/env-sets";

    private final ServerClient server;

    RemoteEnv(ServerClient server) {
        this.server = server;
    }

    @Override
    public WorkloadEnv of(WorkloadId workload) {
        return server.understood(server.get(path(workload)), EnvDocument::read);
    }

    @Override
    public Workload replace(WorkloadId workload, Config document, OptionalLong ifRevision, String by) {
        return server.understood(server.put(path(workload), document, ifRevision), EnvDocument::read)
                .workload();
    }

    private static String path(WorkloadId workload) {
        return RemoteForge.workload(workload) + "/env";
    }

    @Override
    public EnvSet createSet(Config document, String by) {
        return attached(server.post(SETS, document)).set();
    }

    @Override
    public EnvSet replaceSet(EnvSetId id, Config document, OptionalLong ifRevision, String by) {
        return attached(server.put(SETS + "/" + id, document, ifRevision)).set();
    }

    @Override
    public Attached set(String idOrName) {
        if (idOrName.isBlank()) {
            throw new ForgeException(ErrorCode.NOT_FOUND, "there is no env set without a name");
        }
        return attached(server.get(SETS + "/" + ServerClient.encode(idOrName)));
    }

    @Override
    public List<Attached> sets(Optional<EnvSetId> after, int limit) {
        return server.list(SETS, "", after.map(EnvSetId::value), limit, EnvDocument::attached);
    }

    @Override
    public void deleteSet(EnvSetId id, OptionalLong ifRevision, String by) {
        server.delete(SETS + "/" + id, ifRevision);
    }

    @Override
    public Rotation rotateKey(String by) {
        return server.understood(server.post("/api/secrets/rotate", Config.empty()), EnvDocument::rotation);
    }

    private Attached attached(Config answer) {
        return server.understood(answer, EnvDocument::attached);
    }
}
