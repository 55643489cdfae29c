package dev.tinyforge.cli;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.ChainDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.Promote.Link;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code promote} and {@code chain}. */
final class PromotionCommands {
    private PromotionCommands() {}

    @Command(name = "promote", description = "Deploys the very image that runs, healthy, in the workload's parent.")
    static final class Promote extends DeployCommands.Deploying {
        @Parameters(paramLabel = "NAME", description = "Name or id of the workload that is to get it.")
        private String name = "";

        @Option(
                names = "--digest",
                paramLabel = "DIGEST",
                description = "As chain shows it; refuse if the parent runs another by now.")
        private Optional<String> digest = Optional.empty();

        Promote(Desk desk) {
            super(desk);
        }

        @Override
        Deployment ask(UseCases forge) {
            WorkloadId workload = forge.workloads().get(name).id();
            return forge.promotion().promote(workload, digest, caller());
        }
    }

    @Command(name = "chain", description = "Shows what runs along the chain a workload is in, and what can go on.")
    static final class Chain extends Task {
        @Parameters(paramLabel = "NAME", description = "Name or id of any workload of the chain.")
        private String name = "";

        Chain(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<Link> links =
                    forge.promotion().chain(forge.workloads().get(name).id());
            print(links, ChainDocument::write, () -> picture(links));
            return ExitCode.DONE;
        }
    }

    /** A line a workload, each under its parent. @param links parents first */
    static List<String> picture(List<Link> links) {
        Map<WorkloadId, Integer> depths = new HashMap<>();
        TextTable table = new TextTable("WORKLOAD", "TAG", "DIGEST", "HEALTH", "AGAINST ITS PARENT");
        for (Link link : links) {
            Workload workload = link.workload();
            Optional<Integer> above = workload.parent().map(depths::get);
            int depth = above.map(parent -> parent + 1).orElse(0);
            depths.put(workload.id(), depth);
            table.row(
                    (depth == 0 ? "" : "   ".repeat(depth - 1) + "└─ ") + workload.name(),
                    link.tag().orElse("-"),
                    link.digest().orElse("-"),
                    health(link),
                    above.isEmpty() ? "" : against(link));
        }
        return table.lines();
    }

    private static String health(Link link) {
        if (link.tag().isEmpty()) {
            return "nothing is live";
        }
        return link.healthy()
                .map(healthy -> healthy ? "healthy" : "not healthy")
                .orElse("not known");
    }

    private static String against(Link link) {
        if (link.ahead()) {
            return "behind: forge promote " + link.workload().name();
        }
        return link.digest().isPresent() ? "the same" : "";
    }
}
