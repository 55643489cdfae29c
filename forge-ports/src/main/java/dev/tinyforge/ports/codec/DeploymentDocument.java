package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import java.util.LinkedHashMap;
import java.util.Map;

/** A deployment in answers. */
public final class DeploymentDocument {
    private DeploymentDocument() {}

    public static Config write(Deployment deployment) {
        Deployment.Request request = deployment.request();
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("id", deployment.id().value());
        doc.put("workload", deployment.workload().value());
        doc.put("name", request.snapshot().name());
        doc.put("status", ConfigReader.spell(deployment.status()));
        doc.put("by", request.by());
        doc.put("tag", request.tag());
        doc.put("image", ImageDocument.write(request.image()));
        AnswerFields.put(doc, "rollback_to", request.rollbackTo());
        AnswerFields.put(doc, "check_index", request.checkIndex());
        request.cause().ifPresent(cause -> doc.put("cause", cause));
        if (request.facesOnly()) {
            doc.put("faces_only", true);
        }
        doc.put("created_at", deployment.createdAt().toString());
        AnswerFields.put(doc, "started_at", deployment.startedAt());
        AnswerFields.put(doc, "ended_at", deployment.endedAt());
        deployment.outcome().ifPresent(outcome -> doc.put("outcome", write(outcome)));
        AnswerFields.put(doc, "note", deployment.note());
        doc.put("snapshot", WorkloadCodec.write(request.snapshot()));
        return new Config(doc);
    }

    /** @throws InvalidInput if it is not what {@link #write} makes */
    public static Deployment read(Config document) {
        return read(new ConfigReader(document));
    }

    static Deployment read(ConfigReader reader) {
        WorkloadId workload = new WorkloadId(AnswerFields.text(reader, "workload"));
        Workload snapshot =
                WorkloadCodec.read(reader.config("snapshot"), workload).workload();
        return new Deployment(
                new DeploymentId(AnswerFields.text(reader, "id")),
                workload,
                new Deployment.Request(
                        AnswerFields.text(reader, "by"),
                        snapshot,
                        ImageDocument.read(AnswerFields.object(reader, "image")),
                        AnswerFields.text(reader, "tag"),
                        reader.string("rollback_to").map(DeploymentId::new),
                        reader.string("check_index"),
                        reader.integer("cause", 1, Long.MAX_VALUE),
                        reader.bool("faces_only", false)),
                AnswerFields.constant(reader, "status", Deployment.Status.class),
                AnswerFields.instant(reader, "created_at"),
                AnswerFields.optionalInstant(reader, "started_at"),
                AnswerFields.optionalInstant(reader, "ended_at"),
                reader.object("outcome").map(DeploymentDocument::outcome),
                reader.string("note"));
    }

    private static Config write(Outcome outcome) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public Config succeeded(Outcome.Succeeded o) {
                return Config.of("type", "succeeded", "warnings", o.warnings());
            }

            @Override
            public Config rolledBack(Outcome.RolledBack o) {
                return Config.of("type", "rolled-back", "reason", o.reason());
            }

            @Override
            public Config cancelled(Outcome.Cancelled o) {
                return Config.of("type", "cancelled", "by", o.by());
            }

            @Override
            public Config superseded(Outcome.Superseded o) {
                return Config.of(
                        "type", "superseded", "successor", o.successor().value());
            }

            @Override
            public Config failed(Outcome.Failed o) {
                return Config.of("type", "failed", "reason", o.reason());
            }
        });
    }

    private static Outcome outcome(ConfigReader reader) {
        String type = AnswerFields.text(reader, "type");
        return switch (type) {
            case "succeeded" -> new Outcome.Succeeded(reader.strings("warnings"));
            case "rolled-back" -> new Outcome.RolledBack(AnswerFields.text(reader, "reason"));
            case "cancelled" -> new Outcome.Cancelled(AnswerFields.text(reader, "by"));
            case "superseded" -> new Outcome.Superseded(new DeploymentId(AnswerFields.text(reader, "successor")));
            case "failed" -> new Outcome.Failed(AnswerFields.text(reader, "reason"));
            default -> throw new InvalidInput("outcome.type", "`" + type + "` is not known here");
        };
    }
}
