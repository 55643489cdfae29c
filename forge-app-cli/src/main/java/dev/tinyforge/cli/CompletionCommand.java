package dev.tinyforge.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "completion", description = "Prints a completion script: source <(forge completion bash).")
final class CompletionCommand implements Callable<Integer> {
    /** One script serves both: it turns on zsh's emulation of bash's completion by itself. */
    enum Kind {
        bash,
        zsh
    }

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Kind kind = Kind.bash;

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.err().println("# for " + kind);
        shell.out().println(AutoComplete.bash("forge", spec.root().commandLine()));
        return ExitCode.DONE.number();
    }
}
