package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Triggers, bindings, the ledger and promotion on the command line. */
@Timeout(30)
final class TriggersTest {
    private static final String PUSHES = "{\"name\":\"pushes\",\"kind\":\"registry\",\"webhook\":true,"
            + "\"config\":{\"repository\":\"app\",\"tags\":\"v*\"}}";
    private static final String HAND = "{\"name\":\"hand\",\"kind\":\"manual\"}";

    private final Cli cli = new Cli();

    private void apply(String what, String document) {
        assertEquals(0, cli.input(document).run(what, "apply", "-f", "-"), cli.err());
    }

    /** @return the binding's id */
    private String bind(String trigger) {
        apply("workload", Cli.WORKLOAD);
        apply("trigger", trigger);
        String name = trigger.contains("hand") ? "hand" : "pushes";
        assertEquals(0, cli.run("binding", "add", "app", "--trigger", name, "--json"), cli.err());
        return String.valueOf(((Map<?, ?>) cli.json().values().get("binding")).get("id"));
    }

    private void succeedAtOnce() {
        cli.world.runs().onSubmit(id -> cli.world.runs().end(id, new Outcome.Succeeded(List.of())));
    }

    @Test
    void aTriggerIsAppliedListedShownAndRemoved() {
        apply("trigger", PUSHES);
        assertTrue(cli.out().matches("pushes \\([0-9a-z]{26}\\) created\n"), cli.out());
        apply("trigger", PUSHES);
        assertTrue(cli.out().endsWith("unchanged\n"), cli.out());
        apply("trigger", PUSHES.replace("v*", "w*"));
        assertTrue(cli.out().endsWith("changed\n"), cli.out());

        assertEquals(0, cli.run("trigger", "list"));
        assertTrue(cli.out().matches("(?s)NAME.*pushes .* registry  yes      2\n"), cli.out());
        assertEquals(0, cli.run("trigger", "show", "pushes"));
        assertEquals("registry", cli.json().get("kind"));
        assertEquals(0, cli.run("trigger", "delete", "pushes", "--yes"));
        assertEquals(3, cli.run("trigger", "show", "pushes"));
    }

    @Test
    void everyProblemOfATriggerIsALine() {
        assertEquals(
                2,
                cli.input("{\"name\":\"t\",\"kind\":\"registry\",\"config\":{\"tags\":\"v*\",\"poll\":\"yes\"}}")
                        .run("trigger", "apply", "-f", "-"));

        assertTrue(cli.err().contains("forge: config.repository: is missing"), cli.err());
        assertTrue(cli.err().contains("forge: config.poll: "), cli.err());
    }

    @Test
    void aWebhookIsPrintedAndRotatedWithASecretThatNobodySees(@TempDir Path folder) throws IOException {
        apply("trigger", PUSHES);
        assertEquals(0, cli.run("trigger", "webhook", "pushes"));
        String before = cli.out();
        assertTrue(before.startsWith("/api/webhook/triggers/"), before);
        assertEquals(0, cli.run("trigger", "webhook", "pushes", "--server", "http://forge.test/"));
        assertEquals("http://forge.test" + before, cli.out());

        Path secret = Files.writeString(folder.resolve("secret"), "hush\n");
        assertEquals(0, cli.run("trigger", "rotate", "pushes", "--signing-secret", secret.toString()));
        assertFalse(cli.out().equals(before), cli.out());
        assertFalse((cli.out() + cli.err()).contains("hush"));
        assertTrue(cli.err().contains("only signed"), cli.err());
        assertEquals(0, cli.input("other\n").run("trigger", "rotate", "pushes", "--signing-secret", "-", "--json"));
        assertEquals(true, cli.json().get("signed"));
        assertEquals(0, cli.run("trigger", "rotate", "pushes", "--unsigned", "--keep-old", "1h", "--json"));
        assertEquals(false, cli.json().get("signed"));

        int opened = cli.sessions.size();
        assertEquals(2, cli.run("trigger", "rotate", "pushes", "--keep-old", "soon"));
        assertTrue(cli.err().startsWith("forge: --keep-old: "), cli.err());
        assertEquals(2, cli.run("trigger", "rotate", "pushes", "--unsigned", "--signing-secret", "-"));
        assertEquals(2, cli.input("\n").run("trigger", "rotate", "pushes", "--signing-secret", "-"));
        assertEquals(opened, cli.sessions.size(), "nothing needs to be opened to see that arguments are wrong");
    }

    @Test
    void aBindingIsAddedChangedSwitchedAndRemoved() {
        String id = bind(PUSHES);

        assertEquals(0, cli.run("binding", "list"));
        assertTrue(cli.out().matches("(?s)ID .*" + id + "  app       pushes   registry  yes      -\n"), cli.out());
        assertEquals(0, cli.input("{\"config\":{\"tags\":\"w*\"}}").run("binding", "set", id, "-f", "-"));
        assertTrue(cli.out().endsWith("is at revision 2, enabled\n"), cli.out());
        assertEquals(0, cli.run("binding", "show", id, "--effective"));
        assertEquals(Config.of("repository", "app", "tags", "w*"), cli.json());
        assertEquals(0, cli.run("binding", "disable", id));
        assertEquals(0, cli.run("binding", "show", id));
        assertEquals(false, cli.json().get("enabled"));
        assertEquals(Map.of("tags", "w*"), cli.json().get("config"), "a switch keeps the rest");
        assertEquals(0, cli.run("binding", "enable", id));
        assertEquals(0, cli.run("binding", "list", "--trigger", "pushes", "--workload", "app"));
        assertTrue(cli.out().endsWith("yes      tags\n"), cli.out());
        assertEquals(0, cli.run("binding", "delete", id, "--yes"));
        assertEquals(3, cli.run("binding", "show", id));
        assertEquals(2, cli.run("binding", "show", "x"));
    }

    @Test
    void aBindingThatHasChangedSinceIsLeftAlone() {
        String id = bind(PUSHES);
        assertEquals(0, cli.run("binding", "disable", id));

        assertEquals(5, cli.input("{\"revision\":1}").run("binding", "set", id, "-f", "-"));

        cli.run("binding", "show", id);
        assertEquals(false, cli.json().get("enabled"));
    }

    @Test
    void aWorkloadIsBoundToATriggerMadeOfTheDocument() {
        apply("workload", Cli.WORKLOAD);

        assertEquals(0, cli.input(HAND).run("binding", "add", "app", "-f", "-"));

        assertTrue(cli.out().contains("app is bound to hand ("), cli.out());
        assertEquals(0, cli.run("trigger", "show", "hand"));
        assertEquals(2, cli.run("binding", "add", "app"));
        assertEquals("forge: --trigger: give either this or --file\n", cli.err());
        assertEquals(2, cli.run("binding", "add", "app", "--trigger", "hand", "-f", "-"));
    }

    @Test
    void nothingIsRemovedUnlessSomebodyAgrees() {
        String binding = bind(PUSHES);

        assertEquals(2, cli.run("trigger", "delete", "pushes"));
        assertEquals(2, cli.run("binding", "delete", binding));
        cli.onTerminal();
        assertEquals(5, cli.input("n\n").run("trigger", "delete", "pushes"));
        assertTrue(cli.err().contains("its webhook and its 1 binding? [y/N]"), cli.err());
        assertEquals(5, cli.input("n\n").run("binding", "delete", binding));
        assertEquals(0, cli.run("binding", "show", binding));
        assertEquals(0, cli.input("y\n").run("trigger", "delete", "pushes"));
    }

    @Test
    void firingFollowsWhatItDeploysAndExplainsIt() {
        bind(HAND);
        succeedAtOnce();

        assertEquals(0, cli.run("trigger", "fire", "hand"), cli.err());

        assertEquals(true, cli.sessions.get(cli.sessions.size() - 1), "what is asked for is done here");
        assertTrue(cli.out().contains("app: deployed\n  why      matches\n"), cli.out());
        assertTrue(cli.out().contains("app latest is live ("), cli.out());
    }

    @Test
    void firingEndsAsTheWorstOfItsDeployments() {
        bind(HAND);
        cli.world.runs().onSubmit(id -> cli.world.runs().end(id, new Outcome.Failed("unhealthy")));

        assertEquals(1, cli.run("trigger", "fire", "hand"));
        assertEquals(0, cli.run("trigger", "fire", "hand", "--detach"));
        assertEquals(false, cli.sessions.get(cli.sessions.size() - 1));
    }

    @Test
    void aDeliveryIsExplainedBindingByBinding() {
        String binding = bind(PUSHES);
        assertEquals(0, cli.run("trigger", "fire", "pushes"));
        assertTrue(cli.out().contains("app: no match"), cli.out());
        cli.input("{\"config\":{\"tags\":\"w*\"}}").run("binding", "set", binding, "-f", "-");

        assertEquals(0, cli.run("explain", "1"));

        List<String> lines = cli.out().lines().toList();
        assertTrue(lines.get(0).matches("delivery 1: .* asked"), cli.out());
        assertTrue(cli.out().contains("  trigger  pushes ("), cli.out());
        assertTrue(cli.out().contains("app: no match\n  why      `"), cli.out());
        assertTrue(cli.out().contains("a `registry` trigger waits for a pushed image"), cli.out());
        assertTrue(cli.out().contains("  binding  " + binding + "\n"), cli.out());
        assertTrue(cli.out().contains("  asked    {\"repository\":\"app\",\"tags\":\"v*\"}\n"), cli.out());
        assertTrue(lines.get(lines.size() - 1).contains("forge replay 1 --dry-run"), cli.out());
        assertEquals(3, cli.run("explain", "2"));
        cli.run("binding", "disable", binding);
        cli.run("explain", "1");
        assertTrue(cli.out().contains("  binding  " + binding + ", disabled now\n"), cli.out());
    }

    @Test
    void anExplanationStaysTrueWhenWhatItExplainsHasChanged() {
        String binding = bind(PUSHES);
        cli.input("{\"config\":{\"tags\":\"w*\"}}").run("binding", "set", binding, "-f", "-");
        assertEquals(0, cli.run("trigger", "fire", "pushes"));
        String then =
                "  binding  " + binding + ", overrides tags\n  asked    {\"repository\":\"app\",\"tags\":\"w*\"}\n";
        assertTrue(cli.out().contains(then), cli.out());

        apply("trigger", PUSHES.replace("\"app\"", "\"other\""));
        cli.input("{\"config\":{\"tags\":\"x*\"}}").run("binding", "set", binding, "-f", "-");

        cli.run("explain", "1");
        assertTrue(cli.out().contains(then), cli.out());
        cli.run("replay", "1", "--dry-run");
        assertTrue(cli.out().contains("  asked    {\"repository\":\"other\",\"tags\":\"x*\"}\n"), cli.out());
        cli.run("binding", "delete", binding, "--yes");
        cli.run("explain", "1");
        assertTrue(cli.out().contains(then.replace("tags\n", "tags, which is gone\n")), cli.out());
    }

    @Test
    void whatIsGoneIsSaidToBe() {
        bind(PUSHES);
        cli.run("trigger", "fire", "pushes");
        cli.run("trigger", "delete", "pushes", "--yes");

        assertEquals(0, cli.run("explain", "1"));

        assertEquals(
                2,
                cli.out()
                        .lines()
                        .filter(line -> line.endsWith(", which is gone"))
                        .count(),
                cli.out());
        assertEquals(0, cli.run("deliveries"));
    }

    @Test
    void theLedgerIsListedNewestFirstAndNarrowedDown() {
        bind(PUSHES);
        apply("trigger", HAND);
        cli.run("trigger", "fire", "pushes");
        cli.run("trigger", "fire", "hand");

        assertEquals(0, cli.run("deliveries"));
        List<String> lines = cli.out().lines().toList();
        assertEquals(3, lines.size(), cli.out());
        assertTrue(lines.get(0).startsWith("NUMBER  AT"), cli.out());
        assertTrue(lines.get(1).startsWith("2 ") && lines.get(1).endsWith("nobody was asked"), cli.out());
        assertTrue(lines.get(2).contains("  person  pushes   ") && lines.get(2).endsWith("  1 no-match"), cli.out());
        for (String[] narrow : new String[][] {
            {"--trigger", "pushes"}, {"--workload", "app"}, {"--result", "no-match"}, {"--text", "PUSHED IMAGE"},
        }) {
            assertEquals(0, cli.run("deliveries", narrow[0], narrow[1]));
            assertEquals(2, cli.out().lines().count(), narrow[0] + cli.out());
            assertTrue(cli.out().contains("\n1 "), cli.out());
        }
        assertEquals(0, cli.run("deliveries", "--limit", "1"));
        assertEquals(2, cli.out().lines().count());
        assertEquals(2, cli.run("deliveries", "--limit", "0"));
        assertEquals(3, cli.run("deliveries", "--trigger", "nobody"));
    }

    @Test
    void aDryReplayOnlySaysWhatWouldBe() {
        bind(HAND);
        cli.run("trigger", "fire", "hand", "--detach");

        assertEquals(0, cli.run("replay", "1", "--dry-run"));

        assertEquals(false, cli.sessions.get(cli.sessions.size() - 1));
        assertTrue(cli.out().contains("app: would be deployed"), cli.out());
        cli.run("deliveries", "--json");
        assertEquals(1, ((List<?>) cli.json().values().get("items")).size());
        succeedAtOnce();
        assertEquals(0, cli.run("replay", "1"));
        assertTrue(cli.out().startsWith("delivery 2: ") && cli.out().contains("app latest is live"), cli.out());
    }

    @Test
    void whatASenderMadeUpCannotSteerATerminal() {
        assertEquals("a [31mb c", EventText.safe("a\u001b[31mb\u202ec"));
    }

    @Test
    void aPromotionTakesWhatRunsInTheParentAlongTheChain() {
        apply("workload", Cli.WORKLOAD);
        cli.run("workload", "show", "app");
        String parent = String.valueOf(cli.json().get("id"));
        apply("workload", Cli.WORKLOAD.replace("\"app\",\"s", "\"prod\",\"parent\":\"" + parent + "\",\"s"));
        assertEquals(5, cli.run("promote", "prod"));
        succeedAtOnce();
        cli.run("deploy", "app", "1.2");

        assertEquals(0, cli.run("chain", "app"));
        assertTrue(cli.out().contains("\n└─ prod"), cli.out());
        assertTrue(cli.out().contains("nothing is live  behind: forge promote prod"), cli.out());
        assertEquals(5, cli.run("promote", "prod", "--digest", "sha256:" + "0".repeat(64)));
        assertEquals(0, cli.run("promote", "prod"), cli.err());
        assertTrue(cli.out().startsWith("prod 1.2 is live ("), cli.out());
        assertEquals(0, cli.run("chain", "prod"));
        assertTrue(cli.out().endsWith("healthy  the same\n"), cli.out());
        assertEquals(3, cli.run("promote", "app"));
    }

    @Test
    void withJsonStdoutIsDataAlone() {
        String binding = bind(HAND);
        apply("trigger", PUSHES);
        succeedAtOnce();
        for (String[] arguments : new String[][] {
            {"trigger", "list", "--json"},
            {"trigger", "show", "hand", "--json"},
            {"trigger", "watches", "hand", "--json"},
            {"trigger", "webhook", "pushes", "--json"},
            {"trigger", "fire", "hand", "--json"},
            {"trigger", "fire", "hand", "--json", "--detach"},
            {"binding", "list", "--json"},
            {"binding", "show", binding, "--json"},
            {"binding", "disable", binding, "--json"},
            {"binding", "enable", binding, "--json"},
            {"deliveries", "--json"},
            {"explain", "1", "--json"},
            {"replay", "1", "--json"},
            {"replay", "1", "--dry-run", "--json"},
            {"chain", "app", "--json"},
            {"binding", "delete", binding, "--yes", "--json"},
            {"trigger", "delete", "hand", "--yes", "--json"},
        }) {
            assertEquals(0, cli.run(arguments), String.join(" ", arguments) + cli.err());
            assertFalse(cli.json().isEmpty(), String.join(" ", arguments));
            assertEquals(1, cli.out().lines().count());
        }
    }
}
