package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.workload.WorkloadId;

/** Steps and the effects that ask for them, as parts of a journal record's document. */
final class StepCodec {
    private StepCodec() {}

    static Config part(Effect effect) {
        return Doc.part()
                .put("key", effect.key())
                .put("step", part(effect.step()))
                .put("after", effect.after())
                .done();
    }

    static Effect effect(Fields fields) {
        return new Effect(fields.text("key"), fields.object("step", StepCodec::step), fields.duration("after"));
    }

    static Config part(Step step) {
        return step.match(new Writer()).done();
    }

    static Step step(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "pull-image" -> new Step.PullImage(fields.object("image", ReleaseCodec::image));
            case "build-image" ->
                new Step.BuildImage(
                        fields.object("image", ReleaseCodec::image), fields.object("build", BuildCodec::build));
            case "bring-up" ->
                new Step.BringUp(
                        fields.parsed("workload", WorkloadId::new),
                        fields.object("project", InstanceSpecCodec::project),
                        fields.optionalObject("previous", InstanceSpecCodec::project));
            case "drop-services" ->
                new Step.DropServices(
                        fields.parsed("workload", WorkloadId::new),
                        fields.text("project"),
                        fields.texts("services"),
                        fields.flag("all"));
            case "create-instance" -> new Step.CreateInstance(fields.object("spec", InstanceSpecCodec::spec));
            case "start-instance" -> new Step.StartInstance(instance(fields));
            case "await-healthy" ->
                new Step.AwaitHealthy(instance(fields), fields.given("healthcheck", HealthcheckConfig::read));
            case "write-routes" -> new Step.WriteRoutes(fields.object("change", LiveCodec::change));
            case "observe-switch" ->
                new Step.ObserveSwitch(fields.object("change", LiveCodec::change), fields.duration("within"));
            case "record-live" ->
                new Step.RecordLive(
                        fields.parsed("workload", WorkloadId::new),
                        fields.list("live", LiveCodec::live),
                        fields.optionalObject("release", ReleaseCodec::release));
            case "watch" -> new Step.Watch(instance(fields), fields.duration("window"));
            case "drain" -> new Step.Drain(instance(fields), fields.duration("blind"), fields.duration("most"));
            case "stop-instance" -> new Step.StopInstance(instance(fields));
            case "remove-instance" -> new Step.RemoveInstance(instance(fields), fields.flag("keep_log"));
            case "apply-retention" ->
                new Step.ApplyRetention(fields.parsed("workload", WorkloadId::new), fields.smallInteger("keep"));
            default -> throw fields.unknownType(type);
        };
    }

    private static InstanceRef instance(Fields fields) {
        return fields.object("instance", LiveCodec::ref);
    }

    private static final class Writer implements Step.Cases<Doc> {
        @Override
        public Doc pullImage(Step.PullImage step) {
            return Doc.kind("pull-image").put("image", ReleaseCodec.part(step.image()));
        }

        @Override
        public Doc buildImage(Step.BuildImage step) {
            return Doc.kind("build-image")
                    .put("image", ReleaseCodec.part(step.image()))
                    .put("build", BuildCodec.part(step.build()));
        }

        @Override
        public Doc bringUp(Step.BringUp step) {
            return Doc.kind("bring-up")
                    .put("workload", step.workload())
                    .put("project", InstanceSpecCodec.part(step.project()))
                    .put("previous", step.previous().map(InstanceSpecCodec::part));
        }

        @Override
        public Doc dropServices(Step.DropServices step) {
            return Doc.kind("drop-services")
                    .put("workload", step.workload())
                    .put("project", step.project())
                    .put("services", step.services())
                    .put("all", step.all());
        }

        @Override
        public Doc createInstance(Step.CreateInstance step) {
            return Doc.kind("create-instance").put("spec", InstanceSpecCodec.part(step.spec()));
        }

        @Override
        public Doc startInstance(Step.StartInstance step) {
            return about("start-instance", step.instance());
        }

        @Override
        public Doc awaitHealthy(Step.AwaitHealthy step) {
            return about("await-healthy", step.instance())
                    .put("healthcheck", HealthcheckConfig.write(step.healthcheck()));
        }

        @Override
        public Doc writeRoutes(Step.WriteRoutes step) {
            return Doc.kind("write-routes").put("change", LiveCodec.part(step.change()));
        }

        @Override
        public Doc observeSwitch(Step.ObserveSwitch step) {
            return Doc.kind("observe-switch")
                    .put("change", LiveCodec.part(step.change()))
                    .put("within", step.within());
        }

        @Override
        public Doc recordLive(Step.RecordLive step) {
            return Doc.kind("record-live")
                    .put("workload", step.workload())
                    .put("live", step.live(), LiveCodec::part)
                    .put("release", step.release().map(ReleaseCodec::part));
        }

        @Override
        public Doc watch(Step.Watch step) {
            return about("watch", step.instance()).put("window", step.window());
        }

        @Override
        public Doc drain(Step.Drain step) {
            return about("drain", step.instance()).put("blind", step.blind()).put("most", step.most());
        }

        @Override
        public Doc stopInstance(Step.StopInstance step) {
            return about("stop-instance", step.instance());
        }

        @Override
        public Doc removeInstance(Step.RemoveInstance step) {
            return about("remove-instance", step.instance()).put("keep_log", step.keepLog());
        }

        @Override
        public Doc applyRetention(Step.ApplyRetention step) {
            return Doc.kind("apply-retention").put("workload", step.workload()).put("keep", step.keep());
        }

        private static Doc about(String type, InstanceRef instance) {
            return Doc.kind(type).put("instance", LiveCodec.part(instance));
        }
    }
}
