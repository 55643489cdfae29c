package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.PlanPreviewDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deploy}, {@code rollback}, {@code plan} and {@code cancel}. */
final class DeployCommands {
    private DeployCommands() {}

    /** Asks for a deployment and, unless told otherwise, stays with it to its end. */
    abstract static class Deploying extends Task {
        @Option(names = "--detach", description = "Queue it and do not wait; a server does it.")
        private boolean detach;

        Deploying(Desk desk) {
            super(desk);
        }

        @Override
        boolean performs() {
            return !detach;
        }

        abstract Deployment ask(UseCases forge);

        @Override
        ExitCode run(UseCases forge) throws InterruptedException {
            Deployment asked = ask(forge);
            if (!detach) {
                return new Watch(desk(), forge.deployments()).untilEnd(asked);
            }
            if (json()) {
                print(DeploymentDocument.write(asked));
            } else {
                print("deployment " + asked.id() + " of "
                        + asked.request().snapshot().name() + " is queued");
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "deploy", description = "Makes a version live, blue-green, and shows how it goes.")
    static final class Deploy extends Deploying {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name or id of the workload.")
        private String name = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "TAG",
                description = "Tag, branch or commit. Default: the workload's own.")
        private Optional<String> tag = Optional.empty();

        @Option(
                names = "--check-index",
                paramLabel = "INDEX",
                description = "From a plan; refuse if anything has changed since.")
        private Optional<String> checkIndex = Optional.empty();

        @Option(
                names = "--force",
                description = "Build again what was built before, from nothing, and deploy what is live.")
        private boolean force;

        Deploy(Desk desk) {
            super(desk);
        }

        @Override
        Deployment ask(UseCases forge) {
            Workload workload = forge.workloads().get(name);
            return forge.deployments().deploy(workload.id(), tag, checkIndex, force, caller());
        }
    }

    @Command(name = "rollback", description = "Goes back to a kept release: same image, same configuration.")
    static final class Rollback extends Deploying {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name or id of the workload.")
        private String name = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "RELEASE",
                description = "Its id, as status shows it. Default: the one before the live one.")
        private Optional<String> release = Optional.empty();

        Rollback(Desk desk) {
            super(desk);
        }

        @Override
        Deployment ask(UseCases forge) {
            Optional<DeploymentId> to = release.map(DeploymentId::new);
            Workload workload = forge.workloads().get(name);
            return forge.deployments().rollback(workload.id(), to, caller());
        }
    }

    @Command(name = "plan", description = "Says what a deploy would do. Changes nothing.")
    static final class Plan extends Task {
        @Parameters(index = "0", paramLabel = "NAME", description = "Name or id of the workload.")
        private String name = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "TAG", description = "Default: the workload's own.")
        private Optional<String> tag = Optional.empty();

        Plan(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            PlanPreview plan =
                    forge.deployments().plan(forge.workloads().get(name).id(), tag);
            if (json()) {
                print(PlanPreviewDocument.write(plan));
                return ExitCode.DONE;
            }
            print("strategy: " + plan.strategy());
            print("downtime: " + plan.downtime().orElse("none"));
            print("steps:");
            plan.steps().forEach(step -> print("  " + step));
            print(plan.differences().isEmpty() ? "differences: none" : "differences:");
            plan.differences()
                    .forEach(d -> print("  " + d.field() + ": " + shown(d.before()) + " -> " + shown(d.after())));
            print("check index: " + plan.checkIndex());
            return ExitCode.DONE;
        }

        private static String shown(String value) {
            return value.isEmpty() ? "(nothing)" : value;
        }
    }

    @Command(name = "cancel", description = "Asks a deployment to stop before its switch and to undo what it did.")
    static final class Cancel extends Task {
        @Parameters(paramLabel = "ID", description = "Id of the deployment.")
        private String id = "";

        Cancel(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            boolean told = forge.deployments().cancel(new DeploymentId(id), caller());
            if (json()) {
                print(Config.of("cancelling", told));
            } else {
                print(told ? "deployment " + id + " is being cancelled" : "deployment " + id + " has ended already");
            }
            return told ? ExitCode.DONE : ExitCode.REJECTED;
        }
    }
}
