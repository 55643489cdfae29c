package dev.tinyforge.cli;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.usecase.UseCases;
import picocli.CommandLine.Parameters;

/** What is about one workload. */
abstract class WorkloadTask extends Task {
    @Parameters(index = "0", paramLabel = "WORKLOAD", description = "Name or id of the workload.")
    private String name = "";

    WorkloadTask(Desk desk) {
        super(desk);
    }

    Workload workload(UseCases forge) {
        return forge.workloads().get(name);
    }
}
