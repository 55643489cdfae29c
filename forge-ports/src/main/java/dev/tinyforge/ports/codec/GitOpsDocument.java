package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.gitops.Declaration;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.usecase.ManageGitOps.FileReport;
import dev.tinyforge.ports.usecase.ManageGitOps.Report;
import dev.tinyforge.ports.usecase.ManageGitOps.Status;
import dev.tinyforge.ports.usecase.ManageGitOps.Synced;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a repository declares of a workload, in answers. */
public final class GitOpsDocument {
    private static final String CHANGED = "changed";

    private GitOpsDocument() {}

    public static Config write(Report report) {
        Map<String, Object> doc = new LinkedHashMap<>();
        Optional<GitOps> gitops = report.workload().gitops();
        doc.put("enabled", gitops.isPresent());
        doc.put("path", gitops.map(GitOps::path).orElse(GitOps.USUAL_PATH));
        doc.put("managed_fields", gitops.map(GitOps::managed).orElse(List.of()));
        report.file().ifPresent(file -> {
            doc.put("status", spell(file.status()));
            file.reason().ifPresent(reason -> doc.put("reason", reason));
            file.commit().ifPresent(commit -> doc.put("commit", commit));
            file.text().ifPresent(text -> doc.put("file", text));
            doc.put("declared", new Config(file.declared().fields()));
            doc.put("drift", file.drift().stream().map(GitOpsDocument::write).toList());
        });
        doc.put("workload", WorkloadCodec.write(report.workload()));
        return new Config(doc);
    }

    public static String spell(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInput if it is not what {@link #write(Report)} makes */
    public static Report read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        Workload workload = StatusDocument.workload(reader.config("workload"));
        if (!reader.has("status")) {
            return new Report(workload, Optional.empty());
        }
        return new Report(
                workload,
                Optional.of(new FileReport(
                        status(AnswerFields.text(reader, "status")),
                        reader.string("reason"),
                        reader.string("commit"),
                        reader.string("file"),
                        new Declaration(reader.config("declared").values()),
                        drift(document, "drift"))));
    }

    private static Status status(String text) {
        for (Status status : Status.values()) {
            if (spell(status).equals(text)) {
                return status;
            }
        }
        throw new InvalidInput("status", "`" + text + "` is not known");
    }

    public static Config write(Synced synced) {
        return write(synced.report())
                .with(
                        CHANGED,
                        synced.changed().stream().map(GitOpsDocument::write).toList());
    }

    /** @throws InvalidInput if it is not what {@link #write(Synced)} makes */
    public static Synced synced(Config document) {
        return new Synced(read(document), drift(document, CHANGED));
    }

    private static Config write(Drift drift) {
        Config doc = Config.of("field", drift.field(), "declared", drift.declared());
        return drift.live().map(live -> doc.with("live", live)).orElse(doc);
    }

    private static List<Drift> drift(Config document, String name) {
        if (!(document.get(name) instanceof List<?> items)) {
            throw new InvalidInput(name, "is missing or not a list");
        }
        return items.stream().map(GitOpsDocument::drift).toList();
    }

    private static Drift drift(Object item) {
        if (item instanceof Map<?, ?> map && map.get("field") instanceof String field && map.get("declared") != null) {
            return new Drift(field, map.get("declared"), Optional.ofNullable(map.get("live")));
        }
        throw new InvalidInput("drift", "holds what is no difference");
    }
}
