package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.gitops.Declaration;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fields of workloads that a file in their repository declares. Nothing is taken from there by itself: somebody asks for a
 * sync. {@code NOT_FOUND} of every method without the workload.
 */
public interface ManageGitOps {
    /** Reads the file at the tip of the workload's branch, if GitOps is on. That it cannot be read is an answer, too. */
    Report status(WorkloadId workload);

    /**
     * Turns it on, at a path, or off. Fields that were managed keep their values; turned off, they can be edited.
     *
     * @param document {@code enabled}, and {@code path} if that is true; without one it stays where it is
     * @param ifRevision refuse as {@code CONFLICT} unless the workload is at this revision
     * @return without a look at the file
     * @throws dev.tinyforge.domain.config.InvalidInput with every problem; also for a source that has no such file
     */
    Report set(WorkloadId workload, Config document, OptionalLong ifRevision, String by);

    /**
     * Writes what the file declares over the workload, all of it or nothing; what it leaves out stays. An edit that comes in
     * between is kept: the file is laid over that. Repeating it changes nothing more. The next deploy takes what it wrote.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} if GitOps is off, or edits never pause;
     *     {@code NOT_FOUND} without the file or the branch; {@code CONTENT_REFUSED} if the file is invalid; and those of
     *     {@link dev.tinyforge.ports.repository.RepositoryHost}
     */
    Synced sync(WorkloadId workload, String by);

    /** @param file absent: GitOps is off, or nobody looked */
    record Report(Workload workload, Optional<FileReport> file) {}

    /** What became of reading the file. */
    enum Status {
        OK,
        NO_FILE,
        FETCH_FAILED,
        INVALID
    }

    /**
     * @param reason one line, unless it is {@code OK}
     * @param commit that was read; absent if none was found
     * @param text as it is in the repository, with known secrets masked
     * @param declared nothing, unless it is {@code OK}
     * @param drift in the order of what is declared
     */
    record FileReport(
            Status status,
            Optional<String> reason,
            Optional<String> commit,
            Optional<String> text,
            Declaration declared,
            List<Drift> drift) {
        public FileReport {
            drift = List.copyOf(drift);
        }
    }

    /**
     * @param changed what the workload had otherwise before
     * @param report as it is now
     */
    record Synced(Report report, List<Drift> changed) {
        public Synced {
            changed = List.copyOf(changed);
        }
    }
}
