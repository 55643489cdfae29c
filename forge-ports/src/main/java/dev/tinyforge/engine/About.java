package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.reconcile.Repair;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.log.LogFields;
import dev.tinyforge.ports.store.Deployment;
import java.util.Optional;

/** The log fields of what the engine works on. */
final class About {
    private About() {}

    static LogFields of(WorkloadId workload) {
        return LogFields.NONE.with(LogFields.WORKLOAD, workload.value());
    }

    static LogFields of(Workload workload) {
        return of(workload.id())
                .with(LogFields.WORKLOAD_NAME, workload.name())
                .with(LogFields.PROJECT, workload.project())
                .with(LogFields.STAGE, workload.stage());
    }

    static LogFields of(Deployment deployment) {
        return of(deployment.request().snapshot())
                .with(LogFields.TAG, deployment.request().tag())
                .with(LogFields.DEPLOYMENT, deployment.id().value())
                .with(LogFields.BY, deployment.request().by());
    }

    static LogFields of(Effect effect) {
        return LogFields.NONE
                .with(LogFields.STEP, effect.key())
                .with(LogFields.INSTANCE, instance(effect.step()).map(InstanceRef::name));
    }

    static LogFields of(Repair repair) {
        LogFields workload = repair.workload().map(About::of).orElse(LogFields.NONE);
        return workload.with(repair.match(new Repair.Cases<>() {
            @Override
            public LogFields startInstance(Repair.StartInstance r) {
                return of(r.instance());
            }

            @Override
            public LogFields joinNetwork(Repair.JoinNetwork r) {
                return of(r.instance());
            }

            @Override
            public LogFields replaceInstance(Repair.ReplaceInstance r) {
                return of(r.instance());
            }

            @Override
            public LogFields writeRoute(Repair.WriteRoute r) {
                return LogFields.NONE.with(
                        LogFields.INSTANCE, r.route().instance().name());
            }

            @Override
            public LogFields removeContainer(Repair.RemoveContainer r) {
                return LogFields.NONE.with(LogFields.INSTANCE, r.name());
            }

            @Override
            public LogFields removeRoute(Repair.RemoveRoute r) {
                return LogFields.NONE;
            }
        }));
    }

    private static LogFields of(LiveInstance live) {
        return LogFields.NONE
                .with(LogFields.TAG, live.tag())
                .with(LogFields.INSTANCE, live.ref().name());
    }

    private static Optional<InstanceRef> instance(Step step) {
        return step.match(new Step.Cases<>() {
            @Override
            public Optional<InstanceRef> pullImage(Step.PullImage s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> buildImage(Step.BuildImage s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> bringUp(Step.BringUp s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> dropServices(Step.DropServices s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> createInstance(Step.CreateInstance s) {
                return Optional.of(s.spec().ref());
            }

            @Override
            public Optional<InstanceRef> startInstance(Step.StartInstance s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> awaitHealthy(Step.AwaitHealthy s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> writeRoutes(Step.WriteRoutes s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> observeSwitch(Step.ObserveSwitch s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> recordLive(Step.RecordLive s) {
                return Optional.empty();
            }

            @Override
            public Optional<InstanceRef> watch(Step.Watch s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> drain(Step.Drain s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> stopInstance(Step.StopInstance s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> removeInstance(Step.RemoveInstance s) {
                return Optional.of(s.instance());
            }

            @Override
            public Optional<InstanceRef> applyRetention(Step.ApplyRetention s) {
                return Optional.empty();
            }
        });
    }
}
