package dev.tinyforge.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.build.Recipe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SiteServerTest {
    private static final Recipe.Site WEB = new Recipe.Site("nginx:1", "/srv/site", Optional.empty(), false);

    private static Recipe.Site deno(String entry) {
        return new Recipe.Site("deno:1", "/srv/site", Optional.of(entry), false);
    }

    private static String file(Recipe.Site recipe, String path) {
        return new String(
                new SiteServer(recipe, "sha256:" + "ab".repeat(32)).files().get(path), StandardCharsets.UTF_8);
    }

    @Test
    void aChangeOfWhatGoesIntoTheImageRaisesTheRecipesVersion() throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (Recipe.Site recipe : List.of(WEB, deno("main.ts"))) {
            new SiteServer(recipe, "sha256:0").files().values().forEach(sha::update);
        }
        for (String resource : List.of("page.html", "page.css")) {
            sha.update(SiteServer.resource(resource).getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(
                "1 21085e4c7f47",
                Recipe.Site.VERSION + " "
                        + HexFormat.of().formatHex(sha.digest()).substring(0, 12),
                "what was built before would stay as it was: raise Recipe.Site.VERSION, and then change this line");
    }

    @Test
    void aSiteIsServedByNobodyInParticular() {
        String dockerfile = file(WEB, "Dockerfile");
        assertTrue(dockerfile.startsWith("FROM nginx:1\n"), dockerfile);
        assertTrue(dockerfile.contains("\nUSER 101:101\n"), dockerfile);
        assertTrue(dockerfile.contains("\nCOPY site/ /srv/site/\n"), dockerfile);
    }

    @Test
    void theConfigurationTellsOneVersionFromAnother() {
        String configuration = file(WEB, "server/nginx.conf");
        assertTrue(configuration.contains("'\"" + "ab".repeat(8) + "\""), configuration);
        assertFalse(configuration.contains("{{"), configuration);
    }

    @Test
    void whatAFileIsCalledIsNoOptionAndNoEndOfItsLine() {
        String dockerfile = file(deno("--allow-run\" x"), "Dockerfile");
        assertTrue(dockerfile.contains("\"/srv/site/--allow-run\\\" x\"]"), dockerfile);
        assertFalse(dockerfile.contains("\"--allow-run"), dockerfile);
    }

    @Test
    void aProgramMayWriteToItsStorageOnly() {
        String dockerfile = file(deno("main.ts"), "Dockerfile");
        assertTrue(dockerfile.contains("\"--allow-write=/data\""), dockerfile);
        assertTrue(dockerfile.contains("\"--allow-read=/srv/site,/data\""), dockerfile);
        assertTrue(dockerfile.contains("\"--no-prompt\""), dockerfile);
    }
}
