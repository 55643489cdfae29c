package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The workloads themselves. Documents are as {@code WorkloadCodec} reads them. */
public interface ManageWorkloads {
    /**
     * Adds a workload; it is not deployed by that. Repeating it with the document's own id is {@code CONFLICT}.
     *
     * @throws dev.tinyforge.domain.config.InvalidInput with every problem; nothing was changed
     */
    Workload create(Config document, String by);

    /**
     * Replaces the workload's configuration as a whole; what runs stays until the next deploy.
     *
     * @param ifRevision refuse as {@code CONFLICT} unless it is at this revision
     */
    Workload replace(WorkloadId id, Config document, OptionalLong ifRevision, String by);

    /** Creates or replaces, found by the document's id, else by its name if one workload has it. Idempotent. */
    Applied apply(Config document, String by);

    record Applied(Workload workload, Change change) {
        public enum Change {
            CREATED,
            CHANGED,
            UNCHANGED
        }
    }

    /** By id, or by name if one workload has it; {@code NOT_FOUND}, or {@code CONFLICT} naming the ids of several. */
    Workload get(String idOrName);

    /** In order of id; {@code limit} is 1 to 1000. */
    List<Workload> list(Optional<WorkloadId> after, int limit);

    WorkloadStatus status(WorkloadId id);

    /**
     * Has everything of the workload removed: routes, containers, rows. Returns at once; {@link #get} is
     * {@code NOT_FOUND} from then on. One with children is {@code CONFLICT}. Idempotent.
     *
     * @param withVolumes the volumes made for it go too, for good. Those of a tag go anyway; those it was given, by name or as
     *     a path of the host, stay anyway
     * @param ifRevision refuse as {@code CONFLICT} unless it is at this revision
     */
    Removal delete(WorkloadId id, boolean withVolumes, OptionalLong ifRevision, String by);

    /** The same, its volumes left. */
    default Removal delete(WorkloadId id, OptionalLong ifRevision, String by) {
        return delete(id, false, ifRevision, by);
    }

    /**
     * What becomes of the volumes made for a workload, by their names on the engine; both empty when the engine cannot be
     * asked now.
     */
    record Removal(List<String> volumesGo, List<String> volumesStay) {
        public static final Removal UNKNOWN = new Removal(List.of(), List.of());

        public Removal {
            volumesGo = List.copyOf(volumesGo);
            volumesStay = List.copyOf(volumesStay);
        }
    }

    /** Whether a deleted workload still has something to be removed. */
    boolean deleting(WorkloadId id);
}
