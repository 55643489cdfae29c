package dev.tinyforge.ports.usecase;

/** All that can be asked of Forge. Thread-safe. Every failure is an {@code InvalidInput} or a {@code ForgeException}. */
public interface UseCases {
    ManageWorkloads workloads();

    DeployWorkloads deployments();

    Promote promotion();

    ManageEnv env();

    ManageGitOps gitops();

    ManageTriggers triggers();

    HandleEvents events();

    ReadHistory history();

    ReadLogs logs();

    Diagnose diagnosis();

    DescribeKinds kinds();
}
