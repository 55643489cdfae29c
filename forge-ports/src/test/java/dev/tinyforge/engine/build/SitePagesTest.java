package dev.tinyforge.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SitePagesTest {
    private static SitePages pages(String... paths) {
        Map<String, Long> files = new LinkedHashMap<>();
        for (String path : paths) {
            files.put(path, 10L);
        }
        return SitePages.of(files);
    }

    @Test
    void aMarkdownFileBecomesAPageOfItsName() {
        SitePages pages = pages("docs/Guide.md", "notes.MARKDOWN", "style.css", "md");
        assertEquals(Optional.of("docs/Guide.html"), pages.of("docs/Guide.md"));
        assertEquals(Optional.of("notes.html"), pages.of("notes.MARKDOWN"));
        assertEquals(Optional.empty(), pages.of("style.css"));
        assertEquals(Optional.empty(), pages.of("md"));
    }

    @Test
    void aReadmeIsTheIndexWhereThereIsNone() {
        assertEquals(Optional.of("index.html"), pages("README.md").of("README.md"));
        assertEquals(
                Optional.of("a/index.html"), pages("a/readme.md", "index.html").of("a/readme.md"));
        assertEquals(
                Optional.of("README.html"), pages("README.md", "index.html").of("README.md"));
        assertEquals(Optional.of("README.html"), pages("README.md", "index.md").of("README.md"));
        assertEquals(Optional.of("index.html"), pages("README.md", "index.md").of("index.md"));
    }

    @Test
    void aPageThatIsThereStays() {
        SitePages pages = pages("a.html", "a.md");
        assertEquals(Optional.empty(), pages.of("a.md"));
        List<String> told = new ArrayList<>();
        pages.tell(told::add);
        assertEquals(List.of("`a.md` stays text: it is larger than 1 MiB, or its page is there already"), told);
    }

    @Test
    void whatIsLargerThanOneMebibyteStaysText() {
        assertEquals(
                Optional.empty(), SitePages.of(Map.of("a.md", (1L << 20) + 1)).of("a.md"));
        assertEquals(
                Optional.of("a.html"), SitePages.of(Map.of("a.md", 1L << 20)).of("a.md"));
    }

    @ParameterizedTest
    @CsvSource({
        "guide.md, guide.html",
        "./guide.md, ./guide.html",
        "guide.md#part, guide.html#part",
        "guide.md?x=1#part, guide.html?x=1#part",
        "../README.md, ../index.html",
        "../README.md#top, ../index.html#top",
        "/docs/guide.md, /docs/guide.html",
        "a%20b.md, a%20b.html",
        "missing.md, missing.md",
        "../../guide.md, ../../guide.md",
        "picture.png, picture.png",
        "%zz.md, %zz.md",
        "'', ''",
        "?x, ?x"
    })
    void aLinkToAFileLeadsToItsPage(String link, String leads) {
        SitePages pages = pages("README.md", "docs/index.html", "docs/guide.md", "docs/a b.md", "docs/from.md");
        assertEquals(leads, pages.rewritten("docs/from.md", link));
    }
}
