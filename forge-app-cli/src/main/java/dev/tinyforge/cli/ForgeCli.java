package dev.tinyforge.cli;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line program. */
public final class ForgeCli {
    private static final String COMPLETION = "completion";

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
        return commandLine(arguments).execute(arguments);
    }

    /** Of all commands when there are no arguments, else of those the arguments can mean. */
    CommandLine commandLine(String... arguments) {
        Root root = new Root();
        Task.Desk desk = new Task.Desk(shell, sessions, root.options);
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("workload", () -> WorkloadCommands.group(desk, after("workload", arguments)));
        commands.put("trigger", () -> TriggerCommands.group(desk, after("trigger", arguments)));
        commands.put("binding", () -> BindingCommands.group(desk, after("binding", arguments)));
        commands.put("env", () -> EnvCommands.group(desk, after("env", arguments)));
        commands.put("env-set", () -> EnvSetCommands.group(desk, after("env-set", arguments)));
        commands.put("secrets", () -> SecretsCommands.group(desk, after("secrets", arguments)));
        commands.put("gitops", () -> GitOpsCommands.group(desk, after("gitops", arguments)));
        commands.put("deploy", () -> new DeployCommands.Deploy(desk));
        commands.put("plan", () -> new DeployCommands.Plan(desk));
        commands.put("rollback", () -> new DeployCommands.Rollback(desk));
        commands.put("promote", () -> new PromotionCommands.Promote(desk));
        commands.put("chain", () -> new PromotionCommands.Chain(desk));
        commands.put("cancel", () -> new DeployCommands.Cancel(desk));
        commands.put("status", () -> new StatusCommand(desk));
        commands.put("deliveries", () -> new LedgerCommands.Deliveries(desk));
        commands.put("explain", () -> new LedgerCommands.Explain(desk));
        commands.put("replay", () -> new LedgerCommands.Replay(desk));
        commands.put("logs", () -> new LogsCommand(desk));
        commands.put("doctor", () -> new DoctorCommand(desk));
        commands.put(COMPLETION, () -> new CompletionCommand(shell));
        return with(commands, new CommandLine(root), arguments)
                .setOut(writer(shell.out()))
                .setErr(writer(shell.err()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        shell.terminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((e, unused) -> misused(e))
                .setExecutionExceptionHandler((e, command, result) -> failed(e));
    }

    private static String[] after(String command, String... arguments) {
        return arguments.length > 0 && arguments[0].equals(command)
                ? Arrays.copyOfRange(arguments, 1, arguments.length)
                : new String[0];
    }

    /**
     * Reading a command's annotations takes longer than running most of them: where the first word names one, no other can
     * be meant, and the others are left out. Completion is about all of them.
     */
    static CommandLine with(Map<String, Supplier<Object>> commands, CommandLine to, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Supplier<Object> named = commands.get(first);
        if (named != null && !first.equals(COMPLETION)) {
            return to.addSubcommand(first, named.get());
        }
        commands.forEach((name, command) -> to.addSubcommand(name, command.get()));
        return to;
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
