package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.WorkloadId;

/** A plan as a part of a journal record's document. */
final class PlanCodec {
    private PlanCodec() {}

    static Config part(Plan plan) {
        return Doc.part()
                .put("deployment", plan.deployment())
                .put("workload", plan.workload())
                .put("release", ReleaseCodec.part(plan.release()))
                .put("new_release", plan.newRelease())
                .put("strategy", plan.strategy())
                .put("downtime", plan.downtime())
                .put("green", LiveCodec.part(plan.green()))
                .put("prepare", plan.prepare(), StepCodec::part)
                .put("change", LiveCodec.part(plan.change()))
                .put("restore", LiveCodec.part(plan.restore()))
                .put("before", plan.before(), LiveCodec::part)
                .put("after", plan.after(), LiveCodec::part)
                .put("finish", plan.finish(), StepCodec::part)
                .put("timeout", plan.timeout())
                .put("watch_window", plan.watchWindow())
                .put("observe_within", plan.observeWithin())
                .put("check_index", plan.checkIndex())
                .done();
    }

    static Plan plan(Fields fields) {
        return new Plan(
                fields.parsed("deployment", DeploymentId::new),
                fields.parsed("workload", WorkloadId::new),
                fields.object("release", ReleaseCodec::release),
                fields.flag("new_release"),
                fields.choice("strategy", Strategy.class),
                fields.optionalText("downtime"),
                fields.object("green", LiveCodec::ref),
                fields.list("prepare", StepCodec::step),
                fields.object("change", LiveCodec::change),
                fields.object("restore", LiveCodec::change),
                fields.list("before", LiveCodec::live),
                fields.list("after", LiveCodec::live),
                fields.list("finish", StepCodec::step),
                fields.duration("timeout"),
                fields.duration("watch_window"),
                fields.duration("observe_within"),
                fields.text("check_index"));
    }
}
