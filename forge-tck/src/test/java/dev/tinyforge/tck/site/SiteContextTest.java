package dev.tinyforge.tck.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.engine.build.SiteContext;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.repository.Planted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SiteContextTest {
    private static final String URL = "https://git.test/shop/pages.git";

    private final FakeWorld world = new FakeWorld();
    private final List<String> told = new ArrayList<>();

    private static Recipe.Site plain() {
        return new Recipe.Site("nginx:1", "/srv/site", Optional.empty(), false);
    }

    private static Recipe.Site rendered() {
        return new Recipe.Site("nginx:1", "/srv/site", Optional.empty(), true);
    }

    private static Recipe.Site deno() {
        return new Recipe.Site("deno:1", "/srv/site", Optional.of("main.ts"), false);
    }

    /** What the build is given. */
    private Map<String, String> files(Recipe.Site recipe, String folder, Map<String, Planted> tree) {
        String commit = world.repositories().commit(URL, "main", tree);
        Map<String, String> files = new TreeMap<>();
        try (RepositoryTree opened = world.repositoryHost()
                .open(URL, Optional.empty(), commit, TreeLimits.DEFAULT, line -> {}, new Cancellation())) {
            new SiteContext(opened, folder, recipe, "sha256:" + "ab".repeat(32), new FakePages(), told::add)
                    .writeTo(new BuildContext.Sink() {
                        @Override
                        public void file(String path, boolean executable, long size, InputStream content)
                                throws IOException {
                            byte[] bytes = content.readAllBytes();
                            assertEquals(size, bytes.length, path);
                            files.put(path, new String(bytes, StandardCharsets.UTF_8));
                        }

                        @Override
                        public void link(String path, String target) {
                            throw new AssertionError("a site has no links: " + path);
                        }
                    });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return files;
    }

    private static Set<String> site(Map<String, String> files) {
        Set<String> site = new TreeSet<>();
        files.keySet().stream()
                .filter(path -> path.startsWith("site/"))
                .forEach(path -> site.add(path.substring("site/".length())));
        return site;
    }

    private static Map<String, Planted> tree(String... paths) {
        Map<String, Planted> tree = new HashMap<>();
        for (String path : paths) {
            tree.put(path, Planted.file("content of " + path));
        }
        return tree;
    }

    private void refused(ErrorCode code, String why, Recipe.Site recipe, Map<String, Planted> tree) {
        ForgeException refusal = assertThrows(ForgeException.class, () -> files(recipe, "", tree));
        assertEquals(code, refusal.code());
        assertTrue(refusal.line().contains(why), refusal.line());
    }

    @Test
    void theFolderIsServedAndNothingElseOfTheRepository() {
        Map<String, String> files = files(plain(), "web", tree("web/index.html", "web/a/b.css", "src/Main.java"));
        assertEquals(Set.of("index.html", "a/b.css"), site(files));
        assertEquals("content of web/a/b.css", files.get("site/a/b.css"));
        assertTrue(files.get("Dockerfile").startsWith("FROM nginx:1\n"), files.get("Dockerfile"));
        assertTrue(files.containsKey("server/nginx.conf") && files.containsKey("server/mime.types"));
    }

    @Test
    void whatIsNotForVisitorsIsNotEvenInTheImage() {
        assertEquals(
                Set.of("index.html", ".well-known/security.txt"),
                site(files(
                        plain(),
                        "",
                        tree(
                                "index.html",
                                ".env",
                                ".github/x.yml",
                                "a/.hidden",
                                ".well-known/security.txt",
                                ".well-known/.x"))));
    }

    @Test
    void aProgramHasEveryFileOfItsFolder() {
        Map<String, String> files = files(deno(), "", tree("main.ts", ".env", "a/b.ts"));
        assertEquals(Set.of("main.ts", ".env", "a/b.ts"), site(files));
        assertTrue(files.get("Dockerfile").startsWith("FROM deno:1\n"), files.get("Dockerfile"));
    }

    @Test
    void markdownStaysTextUnlessPagesAreWanted() {
        assertEquals(Set.of("README.md"), site(files(plain(), "", tree("README.md"))));
    }

    @Test
    void markdownBecomesPagesWithTheirStyle() {
        Map<String, String> files = files(rendered(), "", tree("README.md", "docs/guide.md", "x.txt"));
        assertEquals(Set.of("index.html", "docs/guide.html", "x.txt", "_forge/page.css"), site(files));
        assertTrue(files.get("site/docs/guide.html").contains("<pre>content of docs/guide.md</pre>"));
        assertTrue(files.get("site/docs/guide.html").contains("href=\"../_forge/page.css\""));
        assertEquals(List.of("2 Markdown files are pages now"), told);
    }

    @Test
    void aRepositorysOwnLayoutAndStyleAreUsed() {
        Map<String, Planted> tree = tree("web/a.md", "web/_forge/page.css");
        tree.put("web/_layout.html", Planted.file("<title>{{title}}</title>own {{content}}"));
        Map<String, String> files = files(rendered(), "web", tree);
        assertEquals(Set.of("a.html", "_forge/page.css"), site(files));
        assertEquals("<title>a</title>own <pre>content of web/a.md</pre>\n", files.get("site/a.html"));
        assertEquals("content of web/_forge/page.css", files.get("site/_forge/page.css"));
    }

    @Test
    void whereThereIsNoMarkdownNothingIsAdded() {
        assertEquals(Set.of("index.html"), site(files(rendered(), "", tree("index.html"))));
    }

    @Test
    void aLargeTextStaysOne() {
        Map<String, Planted> tree = tree("a.md");
        tree.put("large.md", Planted.file("x".repeat((1 << 20) + 1)));
        assertEquals(Set.of("a.html", "large.md", "_forge/page.css"), site(files(rendered(), "", tree)));
        assertTrue(told.get(1).startsWith("`large.md` stays text"), told.toString());
    }

    @Test
    void linksSubmodulesAndLargeFilesAreRefused() {
        Map<String, Planted> link = tree("index.html");
        link.put("a", new Planted.Link("index.html"));
        refused(ErrorCode.CONTENT_REFUSED, "`a` is a link", plain(), link);
        Map<String, Planted> away = tree("index.html");
        away.put("a", new Planted.Link("/etc/passwd"));
        refused(ErrorCode.CONTENT_REFUSED, "`a` is a link", deno(), away);
        Map<String, Planted> submodule = tree("index.html");
        submodule.put("a", new Planted.Submodule("0".repeat(40)));
        refused(ErrorCode.CONTENT_REFUSED, "`a` is a submodule", plain(), submodule);
        Map<String, Planted> large = tree("index.html");
        large.put("film.mp4", new Planted.File(new byte[(64 << 20) + 1], false));
        refused(ErrorCode.CONTENT_REFUSED, "`film.mp4` has more than 64 MiB", plain(), large);
    }

    @Test
    void whatCannotBeASiteIsToldWithWhatToDo() {
        refused(ErrorCode.BUILD_FAILED, "set entry", deno(), tree("index.ts"));
        refused(ErrorCode.BUILD_FAILED, "set folder_path", plain(), tree(".env"));
        Map<String, Planted> layout = tree("a.md", "_layout.html");
        refused(ErrorCode.CONTENT_REFUSED, "{{content}}", rendered(), layout);
    }
}
