package dev.tinyforge.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.page.PageRenderer.Page;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageLayoutTest {
    private static String around(PageLayout layout, String path, Page page) {
        return new String(layout.around(path, page), StandardCharsets.UTF_8);
    }

    @Test
    void theTitleIsTextAndTheContentIsNot() {
        assertEquals(
                "<title>a &amp; &lt;b&gt; &quot;c&quot;</title><p>d</p>",
                around(
                        PageLayout.parse("<title>{{title}}</title>{{content}}"),
                        "x.html",
                        new Page(Optional.of("a & <b> \"c\""), "<p>d</p>")));
    }

    @Test
    void whatIsPutInIsNotLookedThroughAgain() {
        assertEquals(
                "{{content}} $1 <p>{{title}} \\ $0</p>",
                around(
                        PageLayout.parse("{{title}} <p>{{content}}</p>"),
                        "x.html",
                        new Page(Optional.of("{{content}} $1"), "{{title}} \\ $0")));
    }

    @Test
    void aPageWithoutHeadingIsCalledLikeItsFile() {
        assertEquals(
                "guide|x",
                around(PageLayout.parse("{{title}}|{{content}}"), "docs/guide.html", new Page(Optional.empty(), "x")));
    }

    @Test
    void theUsualPageFindsItsStyleFromAnyFolder() {
        String page = around(PageLayout.DEFAULT, "a/b/c.html", new Page(Optional.empty(), "x"));
        assertTrue(page.contains("href=\"../../_forge/page.css\""), page);
        assertTrue(PageLayout.DEFAULT.assets().containsKey("_forge/page.css"));
    }

    @Test
    void aLayoutWithoutAPlaceForTheContentIsRefused() {
        assertEquals(
                ErrorCode.CONTENT_REFUSED,
                assertThrows(ForgeException.class, () -> PageLayout.parse("<p>{{title}}</p>"))
                        .code());
    }
}
