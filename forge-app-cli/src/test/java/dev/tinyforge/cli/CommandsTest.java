package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.engine.plugin.InstalledKinds;
import dev.tinyforge.ports.usecase.DescribeKinds;
import dev.tinyforge.ports.usecase.Diagnose.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class CommandsTest {
    private final Cli cli = new Cli();

    private void apply() {
        assertEquals(0, cli.input(Cli.WORKLOAD).run("workload", "apply", "-f", "-"));
    }

    private void applyLive() {
        apply();
        cli.world.runs().onSubmit(id -> cli.world.runs().end(id, new Outcome.Succeeded(List.of())));
        assertEquals(0, cli.run("deploy", "app", "1"));
    }

    @Test
    void aWorkloadIsAppliedFromAFileListedShownAndRemoved(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("app.json"), Cli.WORKLOAD);

        assertEquals(0, cli.run("workload", "apply", "-f", file.toString()));
        assertTrue(cli.out().contains("app (") && cli.out().contains("created"), cli.out());
        assertEquals(0, cli.run("workload", "apply", "-f", file.toString()));
        assertTrue(cli.out().contains("unchanged"));
        assertEquals(0, cli.run("workload", "list"));
        assertTrue(cli.out().startsWith("NAME"), cli.out());
        assertEquals(0, cli.run("workload", "show", "app"));
        assertEquals("app", cli.json().get("name"));
        assertEquals(0, cli.run("workload", "delete", "app", "--yes"));
        assertEquals(3, cli.run("workload", "show", "app"));
        assertEquals(cli.sessions.size(), cli.closed());
    }

    @Test
    void whatBecomesOfItsDataIsToldWhenAWorkloadIsDeleted(@TempDir Path folder) throws Exception {
        String document = Cli.WORKLOAD.strip();
        String stored = document.substring(0, document.length() - 1)
                + ",\"volumes\":[{\"scope\":\"project-named\",\"source\":\"db\",\"target\":\"/db\"}]}";
        Path file = Files.writeString(folder.resolve("stored.json"), stored);

        assertEquals(0, cli.run("workload", "apply", "-f", file.toString()));
        assertEquals(0, cli.run("workload", "delete", "app", "--yes"));
        assertTrue(cli.out().strip().matches("app \\(.*\\) removed; data left: tf-.{8}-db"), cli.out());
        assertEquals(0, cli.run("workload", "apply", "-f", file.toString()));
        assertEquals(0, cli.run("workload", "delete", "app", "--volumes", "--yes"));
        assertTrue(cli.out().strip().matches("app \\(.*\\) removed; data removed: tf-.{8}-db"), cli.out());
    }

    @Test
    void anExampleOfEverySourceIsADocumentThatOnlyHasToBeFilledIn() {
        for (DescribeKinds.Kind kind : new InstalledKinds().sources()) {
            assertEquals(0, cli.run("workload", "init", "--source", kind.name()));
            String example = cli.out();
            Config document = JsonText.readCommented(example.getBytes(StandardCharsets.UTF_8), kind.name());
            assertEquals(kind.name(), document.get("source"));
            for (Field field : kind.schema().fields()) {
                assertTrue(example.contains("\"" + field.name() + "\": "), kind.name() + ": " + field.name());
                assertTrue(example.contains(field.doc()), kind.name() + ": " + field.name());
            }
            String everything = example.replaceAll("(?m)^( *)// (?=\")", "$1");
            assertFalse(
                    JsonText.readCommented(everything.getBytes(StandardCharsets.UTF_8), kind.name())
                            .values()
                            .isEmpty(),
                    "what is a comment can be taken in as it is");
        }
        assertEquals(0, cli.run("workload", "init"));
        assertEquals(
                0,
                cli.input(cli.out()
                                .replace("\"image\": \"\"", "\"image\": \"nginx\"")
                                .replace("// \"port\": 1", "\"port\": 80"))
                        .run("workload", "apply", "-f", "-"),
                cli.err());
        assertEquals(2, cli.run("workload", "init", "--source", "imgae"));
        assertTrue(
                cli.err().contains("`imgae` is not one of") && cli.err().contains("did you mean `image`"), cli.err());
    }

    @Test
    void nothingIsRemovedUnlessSomebodyAgrees() {
        apply();

        assertEquals(2, cli.run("workload", "delete", "app"));
        assertTrue(cli.err().contains("--yes"), cli.err());
        cli.onTerminal();
        assertEquals(5, cli.input("n\n").run("workload", "delete", "app"));
        assertEquals(5, cli.input("").run("workload", "delete", "app"));
        assertEquals(0, cli.run("workload", "show", "app"));
        assertEquals(0, cli.input("y\n").run("workload", "delete", "app"));
    }

    @Test
    void wrongFilesAreToldWithTheirPlace(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\n  \"name\": app\n}");
        Path deep = Files.writeString(folder.resolve("deep.json"), "{\"a\":" + "[".repeat(10_000));
        Path large = Files.write(folder.resolve("large.json"), new byte[2 * 1024 * 1024]);

        assertEquals(2, cli.run("workload", "apply", "-f", broken.toString()));
        assertTrue(cli.err().contains("broken.json") && cli.err().contains("line 2, column"), cli.err());
        assertEquals(2, cli.run("workload", "apply", "-f", deep.toString()));
        assertTrue(cli.err().contains("nested deeper than 64 levels"), cli.err());
        assertEquals(2, cli.run("workload", "apply", "-f", large.toString()));
        assertTrue(cli.err().contains("1 MiB"), cli.err());
        assertEquals(
                2, cli.run("workload", "apply", "-f", folder.resolve("none").toString()));
        assertTrue(cli.err().contains("does not exist"), cli.err());
        assertEquals(2, cli.run("workload", "apply", "-f", folder.toString()));
        assertTrue(cli.sessions.isEmpty(), "nothing needs to be opened to see that a file is wrong");
    }

    @Test
    void everyProblemOfADocumentIsALine() {
        assertEquals(
                2,
                cli.input("{\"nmae\":\"app\",\"source\":\"image\",\"faces\":[{\"port\":0}]}")
                        .run("workload", "apply", "-f", "-"));

        List<String> lines = cli.err().lines().toList();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("forge: name: is missing")), cli.err());
        assertTrue(lines.stream().anyMatch(line -> line.contains("nmae") && line.contains("did you mean")), cli.err());
        assertTrue(lines.stream().anyMatch(line -> line.contains("faces[0].port")), cli.err());
    }

    @Test
    void aDeployIsShownStepByStepToItsEnd() {
        apply();
        cli.world.runs().onSubmit(id -> {
            cli.world.runs().begin(id);
            cli.world.runs().beginStep(id, "1", "Pull image");
        });
        cli.whilePausing(() -> {
            DeploymentId id = newest();
            cli.world.runs().endStep(id, "1", Optional.empty());
            cli.world.runs().end(id, new Outcome.Succeeded(List.of()));
        });

        assertEquals(0, cli.run("deploy", "app", "1.2"));

        assertTrue(cli.err().contains("begin   Pull image"), cli.err());
        assertTrue(cli.err().contains("done    Pull image  1.0 s"), cli.err());
        assertTrue(cli.out().startsWith("app 1.2 is live ("), cli.out());
        assertEquals(true, cli.sessions.get(1));
    }

    @Test
    void onATerminalTheProgressIsOneLineThatChanges() {
        apply();
        cli.onTerminal();
        cli.world.runs().onSubmit(id -> {
            cli.world.runs().begin(id);
            cli.world.runs().beginStep(id, "1", "Pull image");
            cli.world.runs().note(id, "the engine does not answer");
        });
        cli.whilePausing(() -> {
            DeploymentId id = newest();
            cli.world.runs().endStep(id, "1", Optional.of("no space left"));
            cli.world.runs().end(id, new Outcome.Failed("no space left"));
        });

        assertEquals(1, cli.run("deploy", "app"));

        assertTrue(cli.err().contains("\r\u001b[K...     Pull image  0."), cli.err());
        assertTrue(cli.err().contains("the engine does not answer"), cli.err());
        assertTrue(cli.err().contains("\r\u001b[Kfailed  Pull image  1.0 s: no space left\n"), cli.err());
        assertFalse(cli.out().contains("\u001b"));
    }

    private DeploymentId newest() {
        return cli.world
                .deployments()
                .list(Optional.empty(), Optional.empty(), 1)
                .get(0)
                .id();
    }

    @Test
    void everyEndHasItsExitCode() {
        apply();
        DeploymentId other = new DeploymentId("7zzzzzzzzzzzzzzzzzzzzzzzzz");
        assertEquals(0, deploy(new Outcome.Succeeded(List.of("blue is slow"))));
        assertTrue(cli.out().contains("blue is slow"));
        assertEquals(1, deploy(new Outcome.Failed("unhealthy")));
        assertTrue(cli.out().contains("failed and was undone: unhealthy"));
        assertEquals(1, deploy(new Outcome.RolledBack("it died")));
        assertEquals(1, deploy(new Outcome.Cancelled("bob")));
        assertEquals(5, deploy(new Outcome.Superseded(other)));
        assertTrue(cli.out().contains(other.value()));
    }

    private int deploy(Outcome outcome) {
        cli.world.runs().onSubmit(id -> cli.world.runs().end(id, outcome));
        return cli.run("deploy", "app");
    }

    @Test
    void ctrlCCancelsAndWaitsUntilItIsUndone() {
        apply();
        cli.world.runs().onCancel(id -> cli.world.runs().note(id, "removing green"));
        int[] pauses = {0};
        cli.whilePausing(() -> {
            pauses[0]++;
            if (pauses[0] == 1) {
                cli.interrupt();
            }
            if (pauses[0] == 3) {
                cli.world.runs().end(newest(), new Outcome.Cancelled("ann"));
            }
        });

        assertEquals(1, cli.run("deploy", "app"));

        assertEquals(3, pauses[0]);
        assertTrue(cli.err().contains("cancelling"), cli.err());
        assertTrue(cli.out().contains("was cancelled by ann and undone"), cli.out());
    }

    @Test
    void aDetachedDeployIsOnlyQueued() {
        apply();

        assertEquals(0, cli.run("deploy", "app", "--detach"));

        assertTrue(cli.out().contains("is queued"), cli.out());
        assertEquals(false, cli.sessions.get(1));
    }

    @Test
    void withJsonStdoutIsDataAlone() {
        assertEquals(0, cli.input(Cli.WORKLOAD).run("--json", "workload", "apply", "-f", "-"));
        assertEquals("created", cli.json().get("change"));
        cli.world.runs().onSubmit(id -> cli.world.runs().end(id, new Outcome.Succeeded(List.of())));
        for (String[] arguments : new String[][] {
            {"workload", "list", "--json"},
            {"workload", "show", "app", "--json"},
            {"plan", "app", "2", "--json"},
            {"deploy", "app", "2", "--json"},
            {"deploy", "app", "2", "--json", "--detach"},
            {"deploy", "app", "3", "--json"},
            {"rollback", "app", "--json"},
            {"status", "--json"},
            {"status", "app", "--json"},
            {"doctor", "--json"},
            {"workload", "delete", "app", "--yes", "--json"},
        }) {
            assertEquals(0, cli.run(arguments), String.join(" ", arguments) + cli.err());
            assertFalse(cli.json().isEmpty(), String.join(" ", arguments));
            assertEquals(1, cli.out().lines().count());
        }
    }

    @Test
    void logsAreLinesOrObjects() {
        apply();
        cli.world.writeLine("one");
        cli.world.writeLine("two");

        assertEquals(0, cli.run("logs", "app", "--tail", "1"));
        assertEquals("two\n", cli.out());
        assertEquals(0, cli.run("logs", "app", "--json"));
        assertEquals(2, cli.out().lines().filter(line -> line.startsWith("{")).count());
        assertEquals(2, cli.run("logs", "app", "--tail", "10001"));
        assertEquals(2, cli.run("logs", "app", "--tail", "many"));
        assertEquals(3, cli.run("logs", "nobody"));
    }

    @Test
    void aPlanIsPrintedAndCanBeHeldTo() {
        apply();

        assertEquals(0, cli.run("plan", "app", "2"));
        assertTrue(cli.out().contains("downtime: none"), cli.out());
        assertTrue(cli.out().contains("image: (nothing) -> app:2"), cli.out());
        assertEquals(5, cli.run("deploy", "app", "2", "--check-index", "old"));
    }

    @Test
    void cancelSaysWhetherItCould() {
        apply();
        cli.run("deploy", "app", "--detach", "--json");
        String id = String.valueOf(cli.json().get("id"));

        assertEquals(0, cli.run("cancel", id));
        assertEquals(5, cli.run("cancel", id));
        assertEquals(2, cli.run("cancel", "x"));
        assertEquals(3, cli.run("cancel", "7zzzzzzzzzzzzzzzzzzzzzzzzz"));
    }

    @Test
    void theStatusIsOfAllOfOneOrOfADeployment() {
        applyLive();

        assertEquals(0, cli.run("status"));
        assertTrue(cli.out().contains("running") && cli.out().contains("http://app.localhost"), cli.out());
        assertEquals(0, cli.run("status", "app"));
        assertTrue(cli.out().contains("RELEASE") && cli.out().contains("no deployment waits"), cli.out());
        assertEquals(0, cli.run("status", newest().value()));
        assertTrue(cli.out().contains("app 1 is live"), cli.out());
        assertEquals(3, cli.run("status", "nobody"));
        assertEquals(3, cli.run("status", "7zzzzzzzzzzzzzzzzzzzzzzzzz"));
    }

    @Test
    void theDoctorFailsWhenSomethingIsIll() {
        cli.world.find(new Finding("engine", Finding.Level.OK, "Docker 20.10", ""));
        assertEquals(0, cli.run("doctor"));
        cli.world.find(
                new Finding("engine", Finding.Level.WARN, "old", "update it"),
                new Finding("proxy", Finding.Level.FAIL, "does not answer", "start it"));
        assertEquals(4, cli.run("doctor"));
        assertTrue(
                cli.out().contains("fail  proxy: does not answer") && cli.out().contains("start it"), cli.out());
    }
}
