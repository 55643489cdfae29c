package dev.tinyforge.cli;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line program. */
public final class ForgeCli {
    private final Shell shell;
    private final Session.Source sessions;

    ForgeCli(Shell shell, Session.Source sessions) {
        this.shell = shell;
        this.sessions = sessions;
    }

    public static void main(String[] arguments) {
        Shell shell = Shell.ofProcess();
        System.exit(new ForgeCli(shell, new Sessions(shell.environment())).run(arguments));
    }

    @Command(
            name = "forge",
            mixinStandardHelpOptions = true,
            scope = ScopeType.INHERIT,
            versionProvider = Version.class,
            description = "Puts images live on Docker hosts, blue-green, without losing a request.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Exit codes: 0 done, 1 failed and undone, 2 wrong usage or input, 3 not found or not allowed,",
                "4 engine, proxy, store or server not reached, 5 superseded or rejected."
            })
    static final class Root {
        @Mixin
        private final GlobalOptions options = new GlobalOptions();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "forge "
                        + Optional.ofNullable(ForgeCli.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)")
            };
        }
    }

    int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    CommandLine commandLine() {
        Root root = new Root();
        Task.Desk desk = new Task.Desk(shell, sessions, root.options);
        CommandLine workload = new CommandLine(WorkloadCommands.group())
                .addSubcommand(new WorkloadCommands.Apply(desk))
                .addSubcommand(new WorkloadCommands.Listing(desk))
                .addSubcommand(new WorkloadCommands.Show(desk))
                .addSubcommand(new WorkloadCommands.Delete(desk));
        return new CommandLine(root)
                .addSubcommand(workload)
                .addSubcommand(new DeployCommands.Deploy(desk))
                .addSubcommand(new DeployCommands.Plan(desk))
                .addSubcommand(new DeployCommands.Rollback(desk))
                .addSubcommand(new DeployCommands.Cancel(desk))
                .addSubcommand(new StatusCommand(desk))
                .addSubcommand(new LogsCommand(desk))
                .addSubcommand(new DoctorCommand(desk))
                .addSubcommand(new CompletionCommand(shell))
                .setOut(writer(shell.out()))
                .setErr(writer(shell.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        shell.terminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((e, unused) -> misused(e))
                .setExecutionExceptionHandler((e, command, result) -> failed(e));
    }

    private int misused(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        say(String.valueOf(e.getMessage()));
        shell.err().println("See " + command + " --help.");
        return ExitCode.USAGE.number();
    }

    private int failed(Exception e) {
        if (e instanceof InvalidInput input) {
            for (Problem problem : input.problems()) {
                say(problem.toString());
            }
            return ExitCode.of(ErrorCode.INVALID_INPUT).number();
        }
        if (e instanceof ForgeException known) {
            say(known.line());
            return ExitCode.of(known.code()).number();
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        say("this is a fault in Forge: " + e);
        return ExitCode.FAILED.number();
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private void say(String line) {
        shell.err().println("forge: " + ForgeException.oneLine(line));
    }
}
