package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.tck.repository.Planted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code forge gitops …} */
class GitOpsTest {
    private static final String URL = "https://git.example/shop/web.git";
    private static final String WORKLOAD =
            "{\"name\":\"web\",\"source\":\"dockerfile\",\"source_config\":{\"repository\":\"" + URL
                    + "\",\"port\":3000}}";

    private final Cli cli = new Cli();

    @BeforeEach
    void apply() {
        assertEquals(0, cli.input(WORKLOAD).run("workload", "apply", "-f", "-"));
    }

    private void push(String file) {
        cli.world.world().repositories().commit(URL, "main", Map.of(".tinyforge.yml", Planted.file(file)));
    }

    @Test
    void itIsTurnedOnLookedAtSyncedAndTurnedOff() {
        assertEquals(0, cli.run("gitops", "status", "web"));
        assertEquals("off; turn it on with `forge gitops enable`\n", cli.out());
        assertEquals(5, cli.run("gitops", "sync", "web"));
        assertEquals(0, cli.run("gitops", "enable", "web"));
        assertTrue(cli.out().contains(".tinyforge.yml"), cli.out());
        push("port: 8080\nhealthcheck:\n  path: /ready\n");

        assertEquals(0, cli.run("gitops", "status", "web"));
        assertTrue(cli.out().contains(": ok") && cli.out().contains("managed: nothing yet"), cli.out());
        List<String> lines = cli.out().lines().toList();
        assertTrue(lines.contains("port              8080      3000"), cli.out());
        assertTrue(lines.contains("healthcheck.path  /ready    -"), cli.out());
        assertEquals(0, cli.run("gitops", "sync", "web"));
        assertTrue(cli.out().contains("3000") && cli.out().contains("revision 3"), cli.out());
        assertEquals(0, cli.run("gitops", "sync", "web"));
        assertEquals("web has what the file declares, at revision 3\n", cli.out());
        assertEquals(0, cli.run("gitops", "status", "web"));
        assertTrue(cli.out().contains("managed: port, healthcheck.path, healthcheck.type"), cli.out());

        assertEquals(2, cli.input(WORKLOAD).run("workload", "apply", "-f", "-"));
        assertTrue(cli.err().contains("source_config.port") && cli.err().contains("forge gitops sync"), cli.err());
        assertEquals(0, cli.input(WORKLOAD.replace(",\"port\":3000", "")).run("workload", "apply", "-f", "-"));
        assertTrue(cli.out().contains("unchanged"), cli.out());
        assertEquals(0, cli.run("gitops", "disable", "web"));
        assertEquals(0, cli.input(WORKLOAD).run("workload", "apply", "-f", "-"));
    }

    @Test
    void theEndSaysHowTheFileIs() {
        assertEquals(0, cli.run("gitops", "enable", "web"));
        assertEquals(4, cli.run("gitops", "status", "web"));
        assertTrue(cli.out().contains("fetch_failed, "), cli.out());
        assertEquals(3, cli.run("gitops", "sync", "web"), "refused by its host");
        cli.world.world().repositories().commit(URL, "main");
        assertEquals(3, cli.run("gitops", "status", "web"));
        assertEquals(3, cli.run("gitops", "sync", "web"));
        push("prot: 80");
        assertEquals(1, cli.run("gitops", "status", "web"));
        assertTrue(cli.out().contains("invalid, prot: is not a known field"), cli.out());
        assertEquals(1, cli.run("gitops", "sync", "web"));
        assertTrue(cli.err().contains("prot"), cli.err());
        cli.world.world().repositories().down(true);
        assertEquals(4, cli.run("gitops", "sync", "web"));
        assertEquals(3, cli.run("gitops", "status", "nobody"));
        assertEquals(2, cli.run("gitops", "enable", "web", "--path", "../x"));
        assertEquals(2, cli.run("gitops"));
    }

    @Test
    void programsGetDocuments() {
        assertEquals(0, cli.run("gitops", "enable", "web", "--path", ".tinyforge.yml", "--json"));
        assertEquals(true, cli.json().get("enabled"));
        push("port: 8080\n");

        assertEquals(0, cli.run("gitops", "status", "web", "--json"));
        assertEquals("ok", cli.json().get("status"));
        assertEquals("port: 8080\n", cli.json().get("file"));
        assertEquals(
                List.of(Map.of("field", "port", "declared", 8080L, "live", 3000L)),
                cli.json().get("drift"));
        assertEquals(0, cli.run("gitops", "sync", "web", "--json"));
        assertEquals(List.of("port"), cli.json().get("managed_fields"));
        assertEquals(1, cli.json().get("changed") instanceof List<?> changed ? changed.size() : 0);
    }

    @Test
    void whatATerminalWouldObeyIsNotShown() {
        assertEquals(0, cli.run("gitops", "enable", "web"));
        push("\u001b[2J\u202e: 1\n");

        assertEquals(1, cli.run("gitops", "status", "web"));
        assertFalse(cli.out().contains("\u001b") || cli.out().contains("\u202e"), cli.out());
    }
}
