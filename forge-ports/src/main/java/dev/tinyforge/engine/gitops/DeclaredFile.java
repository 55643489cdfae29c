package dev.tinyforge.engine.gitops;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.gitops.Declaration;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.source.RepositorySource;
import dev.tinyforge.domain.source.Wanted;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.repository.Commits;
import dev.tinyforge.engine.repository.RepositoryFiles;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.usecase.ManageGitOps.FileReport;
import dev.tinyforge.ports.usecase.ManageGitOps.Report;
import dev.tinyforge.ports.usecase.ManageGitOps.Status;
import dev.tinyforge.ports.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Fetches the file and judges it against the workload as it is. */
final class DeclaredFile {
    private static final int MOST = 64 * 1024;

    private final RepositoryHost repositories;
    private final RepositoryFiles files;
    private final YamlReader yaml;
    private final Consumer<Workload> learn;
    private final Masker masker;

    DeclaredFile(RepositoryHost repositories, YamlReader yaml, Consumer<Workload> learn, Masker masker) {
        this.repositories = repositories;
        this.files = new RepositoryFiles(repositories, MOST);
        this.yaml = yaml;
        this.learn = learn;
        this.masker = masker;
    }

    /**
     * What became of it: for people to see, and to go on with.
     *
     * @param written the workload with what the file declares, if it is valid
     * @param failure of the fetch
     */
    record Content(Workload workload, FileReport file, Optional<Workload> written, Optional<ForgeException> failure) {
        Report report() {
            return new Report(workload, Optional.of(file));
        }

        /** The report once the workload has it all. */
        Report after(Workload stored) {
            return new Report(
                    stored,
                    Optional.of(new FileReport(
                            file.status(), file.reason(), file.commit(), file.text(), file.declared(), List.of())));
        }

        String commit() {
            return file.commit().orElseThrow();
        }

        /** The workload with what the file declares. @throws ForgeException why there is no such thing */
        Workload merged() {
            return written.orElseThrow(this::refusal);
        }

        private ForgeException refusal() {
            String path = workload.gitops().map(GitOps::path).orElse("");
            String why = file.reason().orElse("");
            return switch (file.status()) {
                case NO_FILE -> new ForgeException(ErrorCode.NOT_FOUND, why);
                case INVALID -> new ForgeException(ErrorCode.CONTENT_REFUSED, path + " is invalid: " + why);
                case OK, FETCH_FAILED ->
                    failure.orElseGet(() -> new ForgeException(ErrorCode.INTERNAL, "nothing was read"));
            };
        }
    }

    /** @throws ForgeException {@code CONFLICT} if GitOps is off */
    Content read(Workload workload, RepositorySource source) {
        GitOps gitops = workload.gitops()
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.CONFLICT,
                        "GitOps is off for " + workload.name() + "; turn it on with `forge gitops enable`"));
        learn.accept(workload);
        Wanted.Commit wanted;
        String commit;
        Optional<byte[]> bytes;
        try {
            wanted = wanted(workload, source);
            commit = Commits.find(repositories, wanted);
        } catch (ForgeException e) {
            return failed(workload, e, Optional.empty());
        }
        try {
            bytes = files.read(wanted, commit, gitops.path());
        } catch (ForgeException e) {
            return failed(workload, e, Optional.of(commit));
        } catch (InvalidInput e) {
            return invalid(workload, commit, Optional.empty(), e.problems());
        }
        if (bytes.isEmpty()) {
            String none = "there is no file " + gitops.path() + " in branch " + wanted.version() + " at commit "
                    + commit.substring(0, 12) + "; add it, or set another path";
            return new Content(
                    workload,
                    report(Status.NO_FILE, Optional.of(none), Optional.of(commit), Optional.empty()),
                    Optional.empty(),
                    Optional.empty());
        }
        return judged(workload, source, gitops, commit, bytes.get());
    }

    private static Wanted.Commit wanted(Workload workload, RepositorySource source) {
        return source.want(workload, Optional.empty())
                .match(
                        image -> {
                            throw noBranch(source);
                        },
                        commit -> commit,
                        project -> project.commit().orElseThrow(() -> noBranch(source)));
    }

    private static ForgeException noBranch(RepositorySource source) {
        return new ForgeException(
                ErrorCode.INTERNAL, "the source `" + source.kind() + "` names no branch to read from");
    }

    private Content judged(Workload workload, RepositorySource source, GitOps gitops, String commit, byte[] bytes) {
        Optional<String> text = Optional.of(masker.mask(new String(bytes, StandardCharsets.UTF_8)));
        Declaration declared;
        Workload merged;
        try {
            declared = Declaration.read(yaml.read(bytes, MOST), source.declarable());
            merged = declared.over(workload).withGitOps(Optional.of(gitops.managing(declared.names())));
        } catch (InvalidInput e) {
            return invalid(workload, commit, text, e.problems());
        }
        List<Problem> problems = source.validate(merged);
        if (!problems.isEmpty()) {
            return invalid(workload, commit, text, problems);
        }
        return new Content(
                workload,
                new FileReport(
                        Status.OK,
                        Optional.empty(),
                        Optional.of(commit),
                        text,
                        masked(declared),
                        declared.drift(workload).stream().map(this::masked).toList()),
                Optional.of(merged),
                Optional.empty());
    }

    private Content failed(Workload workload, ForgeException e, Optional<String> commit) {
        return new Content(
                workload,
                report(Status.FETCH_FAILED, Optional.of(e.line()), commit, Optional.empty()),
                Optional.empty(),
                Optional.of(e));
    }

    private Content invalid(Workload workload, String commit, Optional<String> text, List<Problem> problems) {
        String why = ForgeException.oneLine(String.valueOf(new InvalidInput(problems).getMessage()));
        return new Content(
                workload,
                report(Status.INVALID, Optional.of(why), Optional.of(commit), text),
                Optional.empty(),
                Optional.empty());
    }

    private FileReport report(Status status, Optional<String> reason, Optional<String> commit, Optional<String> text) {
        return new FileReport(status, reason.map(masker::mask), commit, text, Declaration.none(), List.of());
    }

    private Declaration masked(Declaration declared) {
        Map<String, Object> masked = new LinkedHashMap<>(declared.fields());
        masked.replaceAll((field, value) -> masked(value));
        return new Declaration(masked);
    }

    private Drift masked(Drift drift) {
        return new Drift(drift.field(), masked(drift.declared()), drift.live().map(this::masked));
    }

    private Object masked(Object value) {
        return value instanceof String text ? masker.mask(text) : value;
    }
}
