package dev.tinyforge.sqlite;

import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The secret versions that something stored still names. */
final class SecretsInUse {
    private SecretsInUse() {}

    static Set<SecretRef> of(Handle handle, WorkloadId workload) {
        List<Workload> naming = new ArrayList<>();
        SqliteWorkloads.find(handle, workload).ifPresent(naming::add);
        SqliteReleases.kept(handle, workload).forEach(release -> naming.add(release.workload()));
        SqliteDeployments.open(handle, workload)
                .forEach(open -> naming.add(open.request().snapshot()));
        return naming.stream().flatMap(one -> one.secrets().stream()).collect(Collectors.toSet());
    }
}
