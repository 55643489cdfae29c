package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.Deployment;
import java.util.Optional;

/** What a deployment was asked to do, and how it ended, as documents. */
public final class DeploymentCodec {
    static final int VERSION = 1;

    private DeploymentCodec() {}

    public static Config write(Deployment.Request request) {
        return Doc.document("deployment-request", VERSION)
                .put("by", request.by())
                .put("workload", WorkloadCodec.write(request.snapshot()))
                .put("image", ReleaseCodec.part(request.image()))
                .put("tag", request.tag())
                .put("rollback_to", request.rollbackTo().map(DeploymentId::value))
                .put("check_index", request.checkIndex())
                .put("cause", request.cause())
                .put("faces_only", request.facesOnly() ? Optional.of(true) : Optional.empty())
                .done();
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static Deployment.Request readRequest(Config document) {
        return Fields.document(
                document,
                "deployment-request",
                VERSION,
                fields -> new Deployment.Request(
                        fields.text("by"),
                        fields.workload("workload"),
                        fields.object("image", ReleaseCodec::image),
                        fields.text("tag"),
                        fields.optionalParsed("rollback_to", DeploymentId::new),
                        fields.optionalText("check_index"),
                        fields.optionalInteger("cause"),
                        fields.optionalFlag("faces_only").orElse(false)));
    }

    public static Config write(Outcome outcome) {
        return outcome.match(new Writer()).done();
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static Outcome readOutcome(Config document) {
        return Fields.document(document, VERSION, DeploymentCodec::outcome);
    }

    private static Outcome outcome(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "succeeded" -> new Outcome.Succeeded(fields.texts("warnings"));
            case "rolled-back" -> new Outcome.RolledBack(fields.text("reason"));
            case "cancelled" -> new Outcome.Cancelled(fields.text("by"));
            case "superseded" -> new Outcome.Superseded(fields.parsed("successor", DeploymentId::new));
            case "failed" -> new Outcome.Failed(fields.text("reason"));
            default -> throw fields.unknownType(type);
        };
    }

    private static final class Writer implements Outcome.Cases<Doc> {
        @Override
        public Doc succeeded(Outcome.Succeeded outcome) {
            return Doc.document("succeeded", VERSION).put("warnings", outcome.warnings());
        }

        @Override
        public Doc rolledBack(Outcome.RolledBack outcome) {
            return Doc.document("rolled-back", VERSION).put("reason", outcome.reason());
        }

        @Override
        public Doc cancelled(Outcome.Cancelled outcome) {
            return Doc.document("cancelled", VERSION).put("by", outcome.by());
        }

        @Override
        public Doc superseded(Outcome.Superseded outcome) {
            return Doc.document("superseded", VERSION).put("successor", outcome.successor());
        }

        @Override
        public Doc failed(Outcome.Failed outcome) {
            return Doc.document("failed", VERSION).put("reason", outcome.reason());
        }
    }
}
