package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class UsageTest {
    private final Cli cli = new Cli();

    @Test
    void everyCodeHasItsExitCode() {
        Map<ErrorCode, Integer> expected = new EnumMap<>(ErrorCode.class);
        expected.put(ErrorCode.INVALID_INPUT, 2);
        expected.put(ErrorCode.HOST_TAKEN, 2);
        expected.put(ErrorCode.ALREADY_LIVE, 0);
        expected.put(ErrorCode.NOT_FOUND, 3);
        expected.put(ErrorCode.NOT_ALLOWED, 3);
        expected.put(ErrorCode.IMAGE_NOT_FOUND, 3);
        expected.put(ErrorCode.REGISTRY_DENIED, 3);
        expected.put(ErrorCode.REPOSITORY_DENIED, 3);
        expected.put(ErrorCode.CONFLICT, 5);
        expected.put(ErrorCode.BUSY, 5);
        expected.put(ErrorCode.PLAN_CHANGED, 5);
        expected.put(ErrorCode.NOT_PROMOTABLE, 5);
        expected.put(ErrorCode.TOO_MANY, 5);
        expected.put(ErrorCode.SECRET_UNREADABLE, 5);
        expected.put(ErrorCode.REGISTRY_UNREACHABLE, 4);
        expected.put(ErrorCode.REPOSITORY_UNREACHABLE, 4);
        expected.put(ErrorCode.ENGINE_UNREACHABLE, 4);
        expected.put(ErrorCode.PROXY_UNREACHABLE, 4);
        expected.put(ErrorCode.SERVER_UNREACHABLE, 4);
        expected.put(ErrorCode.STORE_UNAVAILABLE, 4);
        expected.put(ErrorCode.STORE_UNUSABLE, 4);
        expected.put(ErrorCode.ENGINE_REFUSED, 1);
        expected.put(ErrorCode.PROXY_REFUSED, 1);
        expected.put(ErrorCode.BUILD_FAILED, 1);
        expected.put(ErrorCode.COMPOSE_FAILED, 1);
        expected.put(ErrorCode.CONTENT_REFUSED, 1);
        expected.put(ErrorCode.CANCELLED, 1);
        expected.put(ErrorCode.LEASE_LOST, 1);
        expected.put(ErrorCode.INTERNAL, 1);
        for (ErrorCode code : ErrorCode.values()) {
            cli.world.failNext(code, "what failed");

            assertEquals(expected.get(code), cli.run("workload", "list"), code.name());
            assertEquals("forge: what failed\n", cli.err());
            assertEquals("", cli.out());
        }
    }

    @Test
    void everyStatusHasItsExitCode() {
        assertEquals(ExitCode.DONE, ExitCode.of(Deployment.Status.SUCCEEDED));
        assertEquals(ExitCode.FAILED, ExitCode.of(Deployment.Status.FAILED));
        assertEquals(ExitCode.FAILED, ExitCode.of(Deployment.Status.ROLLED_BACK));
        assertEquals(ExitCode.FAILED, ExitCode.of(Deployment.Status.CANCELLED));
        assertEquals(ExitCode.REJECTED, ExitCode.of(Deployment.Status.SUPERSEDED));
    }

    @Test
    void aFaultIsOneLineToo() {
        cli.world.failNext(new IllegalStateException("broken\nin two"));

        assertEquals(1, cli.run("workload", "list"));
        assertEquals(1, cli.err().lines().count(), cli.err());
    }

    @Test
    void refusedInputIsUsage() {
        cli.world.failNext(new InvalidInput("name", "is odd"));

        assertEquals(2, cli.run("workload", "list"));
        assertEquals("forge: name: is odd\n", cli.err());
    }

    @Test
    void wrongArgumentsAreToldInOneLineAndWhereToLook() {
        for (List<String> wrong : List.of(
                List.of("deplyo", "app"),
                List.of("deploy"),
                List.of("deploy", "app", "1", "2"),
                List.of("workload", "apply"),
                List.of("status", "--nonsense"),
                List.of("trigger"),
                List.of("trigger", "apply"),
                List.of("binding", "add"),
                List.of("deliveries", "--result", "good"),
                List.of("deliveries", "--limit", "many"),
                List.of("explain", "first"),
                List.of("completion", "fish"),
                List.of("--set", "novalue", "doctor"),
                List.of("workload"),
                List.<String>of())) {
            assertEquals(2, cli.run(wrong.toArray(String[]::new)), wrong.toString());
            assertTrue(cli.err().startsWith("forge: "), cli.err());
            assertTrue(cli.err().contains("--help"), cli.err());
            assertEquals(2, cli.err().lines().count(), cli.err());
        }
        assertTrue(cli.sessions.isEmpty());
    }

    @Test
    void everyCommandExplainsItself() {
        explain(cli.cli().commandLine());
    }

    private void explain(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        String[] arguments =
                (name.substring("forge".length()).strip() + " --help").strip().split(" ");
        assertEquals(0, cli.run(arguments), name);
        assertTrue(cli.out().startsWith("Usage: " + name), cli.out());
        assertTrue(cli.out().lines().allMatch(line -> line.length() <= 100), cli.out());
        assertFalse(
                String.join("", command.getCommandSpec().usageMessage().description())
                        .isBlank(),
                name);
        command.getSubcommands().values().forEach(this::explain);
    }

    @Test
    void aCommandIsTheSameBehindAnOption() {
        cli.input(Cli.WORKLOAD);
        assertEquals(0, cli.run("--json", "workload", "apply", "-f", "-"));
        assertEquals(0, cli.run("workload", "list", "--json"));
        String direct = cli.out();

        assertEquals(0, cli.run("--json", "workload", "list"));
        assertTrue(direct.contains("app"), direct);
        assertEquals(direct, cli.out());
    }

    @Test
    void theHelpNamesEveryCommandAndExitCode() {
        assertEquals(0, cli.run("--help"));
        for (String expected : List.of(
                "workload",
                "deploy",
                "plan",
                "rollback",
                "cancel",
                "status",
                "trigger",
                "binding",
                "promote",
                "chain",
                "deliveries",
                "explain",
                "replay",
                "logs",
                "doctor",
                "completion",
                "Exit codes: 0",
                "FORGE_URL",
                "FORGE_TOKEN")) {
            assertTrue(cli.out().contains(expected), expected);
        }
    }

    @Test
    void theVersionIsPrinted() {
        assertEquals(0, cli.run("--version"));
        assertTrue(cli.out().startsWith("forge "), cli.out());
    }

    @Test
    void completionsKnowTheCommands() {
        for (String shell : List.of("bash", "zsh")) {
            assertEquals(0, cli.run("completion", shell));
            assertTrue(cli.out().contains("complete -F _complete_forge"), cli.out());
            assertTrue(cli.out().contains("check-index"), cli.out());
            assertTrue(cli.out().contains("bashcompinit"), cli.out());
            assertTrue(cli.out().contains("deployed\" \"skipped\" \"no-match\" \"error"), cli.out());
        }
    }
}
