package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.workload.DeploymentId;

/** What a run was told, as a part of a journal record's document. */
final class EventCodec {
    private EventCodec() {}

    static Config part(Event event) {
        return event.match(new Writer()).put("at", event.at()).done();
    }

    static Event event(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "begun" -> new Event.Begun(fields.instant("at"));
            case "step-done" -> new Event.StepDone(fields.text("key"), fields.instant("at"));
            case "step-failed" -> new Event.StepFailed(fields.text("key"), fields.text("reason"), fields.instant("at"));
            case "cancel-requested" -> new Event.CancelRequested(fields.text("by"), fields.instant("at"));
            case "deadline-passed" -> new Event.DeadlinePassed(fields.instant("at"));
            case "superseded-by" ->
                new Event.SupersededBy(fields.parsed("successor", DeploymentId::new), fields.instant("at"));
            case "rollback-requested" -> new Event.RollbackRequested(fields.text("reason"), fields.instant("at"));
            default -> throw fields.unknownType(type);
        };
    }

    private static final class Writer implements Event.Cases<Doc> {
        @Override
        public Doc begun(Event.Begun event) {
            return Doc.kind("begun");
        }

        @Override
        public Doc stepDone(Event.StepDone event) {
            return Doc.kind("step-done").put("key", event.key());
        }

        @Override
        public Doc stepFailed(Event.StepFailed event) {
            return Doc.kind("step-failed").put("key", event.key()).put("reason", event.reason());
        }

        @Override
        public Doc cancelRequested(Event.CancelRequested event) {
            return Doc.kind("cancel-requested").put("by", event.by());
        }

        @Override
        public Doc deadlinePassed(Event.DeadlinePassed event) {
            return Doc.kind("deadline-passed");
        }

        @Override
        public Doc supersededBy(Event.SupersededBy event) {
            return Doc.kind("superseded-by").put("successor", event.successor());
        }

        @Override
        public Doc rollbackRequested(Event.RollbackRequested event) {
            return Doc.kind("rollback-requested").put("reason", event.reason());
        }
    }
}
