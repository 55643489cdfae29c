package dev.tinyforge.tck.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.page.PageRenderer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@link PageRenderer} promises; extend it with the renderer. */
public abstract class PageRendererContract {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int LARGE = 1 << 20;

    /** How often a page may be larger than its text: a short mark can stand for a long tag. */
    private static final int MOST_GROWTH = 64;

    private static final Pattern TAG = Pattern.compile("<(/?)([a-z0-9]+)((?:\\s[^<>]*)?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([a-z-]+)(?:=\"([^\"<>]*)\")?");
    private static final Set<String> TAGS = Set.of(
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "input",
            "li",
            "ol",
            "p",
            "pre",
            "s",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul");
    private static final Set<String> ATTRIBUTES = Set.of(
            "align", "alt", "checked", "class", "disabled", "href", "id", "rel", "src", "start", "title", "type");

    /** Texts that want something of the page that it must not have. */
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "text <script>alert(1)</script> text",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=\"x()\">b</b>",
            "<svg/onload=alert(1)>",
            "<iframe src=\"https://example.com\"></iframe>",
            "<style>body{display:none}</style>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<!-- --><script>x</script>",
            "<![CDATA[<script>x</script>]]>",
            "<?php x ?><script>x</script>",
            "</main></body><script>x</script>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](java&#10;script:alert(1))",
            "[x](java&Tab;script:alert(1))",
            "[x](&#1;javascript:alert(1))",
            "[x](\u00a0javascript:alert(1))",
            "[x](\u200bjavascript:alert(1))",
            "[x](<java script:alert(1)>)",
            "[x](vbscript:msgbox(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](file:///etc/passwd)",
            "[x](blob:https://example.com/1)",
            "[x]: javascript:alert(1)\n\n[x]",
            "<javascript:alert(1)>",
            "![x](javascript:alert(1))",
            "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
            "![x](mailto:a@example.com)",
            "![\" onerror=\"alert(1)](x.png)",
            "![x](x.png \"a\\\" onerror=\\\"alert(1)\")",
            "[x](x \"a\\\" onclick=\\\"alert(1)\")",
            "[x](\"onmouseover=\"alert(1))",
            "``` x\" onclick=\"alert(1)\ntext\n```",
            "```\"><script>alert(1)</script>\ntext\n```",
            "# x\" onclick=\"alert(1)",
            "# <img src=x onerror=alert(1)>",
            "| <script>x</script> |\n|---|\n| <script>x</script> |",
            "https://example.com/\"onclick=\"alert(1)",
            "www.example.com/<script>",
            "- [x] <script>x</script>",
            "~~<script>x</script>~~");

    /** The renderer under test. */
    protected abstract PageRenderer renderer();

    private String html(String markdown) {
        return renderer().render(markdown, UnaryOperator.identity()).body();
    }

    private void shows(String expected, String markdown) {
        String html = html(markdown);
        assertTrue(html.contains(expected), () -> markdown + " is shown as " + html);
    }

    @Test
    public void marks_are_shown_as_github_shows_them() {
        shows("<h2 id=\"what-it-does\">What it <em>does</em></h2>", "## What it *does*\n");
        shows("<strong>much</strong>", "**much**");
        shows("<del>gone</del>", "~~gone~~");
        shows("<th>a</th>", "| a | b |\n|---|--:|\n| 1 | 2 |\n");
        shows("<td align=\"right\">2</td>", "| a | b |\n|---|--:|\n| 1 | 2 |\n");
        shows("href=\"https://example.com/x\"", "see https://example.com/x for it");
        shows("<code class=\"language-java\">int i = 1 &lt; 2;", "```java\nint i = 1 < 2;\n```\n");
        shows("<ol start=\"3\">", "3. three\n4. four\n");
        shows("<br", "one  \ntwo");
    }

    @Test
    public void a_task_has_a_box_that_nobody_can_tick() {
        String html = html("- [ ] open\n- [x] done\n- [y] neither\n- [x](https://example.com) a link\n");
        assertEquals(2, html.split("type=\"checkbox\"", -1).length - 1, html);
        assertEquals(2, html.split("disabled", -1).length - 1, html);
        assertEquals(1, html.split("checked", -1).length - 1, html);
        assertFalse(html.contains("[x]") || html.contains("[ ]"), html);
        assertTrue(html.contains("[y] neither"), html);
    }

    @Test
    public void headings_can_be_linked_to_by_their_words_each_by_its_own() {
        shows("id=\"größe--maß\"", "# Größe & Maß\n");
        String html = html("# Same\n\n# Same\n\n# Same\n\n# !\n");
        assertTrue(
                html.contains("id=\"same\"") && html.contains("id=\"same-1\"") && html.contains("id=\"same-2\""), html);
    }

    @Test
    public void the_title_is_the_first_heading_as_text() {
        assertEquals(
                Optional.of("A & b <c>"),
                renderer()
                        .render("text\n\n## *A* & `b` \\<c>\n\n# Other\n", UnaryOperator.identity())
                        .title());
        assertEquals(
                Optional.empty(),
                renderer().render("no heading", UnaryOperator.identity()).title());
        assertEquals(
                Optional.empty(),
                renderer().render("#\n", UnaryOperator.identity()).title());
    }

    @Test
    public void relative_links_are_asked_about_and_no_others() {
        List<String> asked = new ArrayList<>();
        String html = renderer()
                .render(
                        "[a](docs/x.md) [b](../y.md#z) [c](#here) [d](https://example.com/x.md) [e](mailto:a@example.com)"
                                + " [f](//example.com/x.md) [g](/root.md) [h](javascript:x.md) ![i](pic.md) [j][ref]\n\n[ref]: r.md",
                        link -> {
                            asked.add(link);
                            return link.replace(".md", ".html");
                        })
                .body();
        assertEquals(List.of("docs/x.md", "../y.md#z", "/root.md", "r.md"), asked);
        assertTrue(html.contains("href=\"docs/x.html\"") && html.contains("href=\"../y.html#z\""), html);
    }

    @Test
    public void the_same_text_is_the_same_page() {
        String text = "# A\n\n- [ ] b\n\n| c |\n|---|\n| d |\n";
        assertEquals(html(text), html(text));
        assertEquals(
                html(text), renderer().render(text, UnaryOperator.identity()).body());
    }

    @TestFactory
    public Stream<DynamicTest> a_page_runs_nothing_and_leads_nowhere_it_must_not() {
        return HOSTILE.stream()
                .map(markdown -> DynamicTest.dynamicTest(markdown.strip(), () -> check(markdown, html(markdown))));
    }

    @Test
    public void no_mixture_of_marks_makes_a_page_run_anything() {
        List<String> parts = List.of(
                "<script>",
                "</script>",
                "<img src=x onerror=x>",
                "[",
                "]",
                "(",
                ")",
                "](javascript:x)",
                "![",
                "`",
                "```\n",
                "\"",
                "'",
                "<",
                ">",
                "&#106;avascript:",
                "javascript:",
                " onclick=\"x\" ",
                "*",
                "_",
                "~~",
                "|",
                "\n|---|\n",
                "\n",
                "\n\n",
                "# ",
                "> ",
                "- [x] ",
                "1. ",
                "\\",
                "&quot;",
                "&lt;",
                "https://x.test/",
                "<https://x.test/\">",
                "[x]: ",
                "\t",
                "<!--",
                "-->",
                "word",
                "\u0000",
                "\ud83d");
        Random random = new Random(20_240_401);
        for (int i = 0; i < 4_000; i++) {
            StringBuilder markdown = new StringBuilder();
            int length = 1 + random.nextInt(30);
            for (int j = 0; j < length; j++) {
                markdown.append(parts.get(random.nextInt(parts.size())));
            }
            check(markdown.toString(), html(markdown.toString()));
        }
    }

    /** The page is made of nothing but tags and attributes that are known, and its addresses lead where they may. */
    private static void check(String markdown, String html) {
        StringBuilder text = new StringBuilder();
        Matcher tag = TAG.matcher(html);
        int seen = 0;
        while (tag.find()) {
            text.append(html, seen, tag.start());
            seen = tag.end();
            assertTrue(TAGS.contains(tag.group(2)), () -> markdown + " is shown as " + html);
            String rest = tag.group(3);
            Matcher attribute = ATTRIBUTE.matcher(rest);
            int at = 0;
            while (attribute.find() && attribute.start() == at) {
                at = attribute.end();
                assertTrue(ATTRIBUTES.contains(attribute.group(1)), () -> markdown + " is shown as " + html);
                if (Set.of("href", "src").contains(attribute.group(1))) {
                    checkAddress(markdown, html, attribute.group(1), String.valueOf(attribute.group(2)));
                }
            }
            assertTrue(rest.substring(at).matches("\\s*/?"), () -> markdown + " is shown as " + html);
        }
        text.append(html.substring(seen));
        assertFalse(text.indexOf("<") >= 0, () -> markdown + " is shown as " + html);
    }

    private static void checkAddress(String markdown, String html, String attribute, String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        boolean relative = !lower.split("[/?#]", 2)[0].contains(":");
        boolean allowed = lower.startsWith("http:")
                || lower.startsWith("https:")
                || attribute.equals("href") && lower.startsWith("mailto:");
        assertTrue(relative || allowed, () -> markdown + " is shown as " + html);
    }

    /** Texts of one mebibyte that have been hard for one parser or another. */
    private static Stream<String> hardTexts() {
        return Stream.of(
                filled("> ", "x"),
                filled("- ", "x"),
                filled("* a\n", ""),
                filled("1. ", "x"),
                filled("[", "x"),
                filled("![", "x"),
                filled("[a](", "x"),
                filled("[a](<b", ""),
                filled("*a ", ""),
                filled("*a_ ", ""),
                filled("**a*b ", ""),
                filled("a**b", ""),
                filled("~~a ~", ""),
                filled("`a``", ""),
                filled("<", ""),
                filled("<!--", ""),
                filled("<?", ""),
                filled("<a b=", ""),
                filled("&", ""),
                filled("&#x0;", ""),
                filled("\\", ""),
                filled("|", "\n|-|\n"),
                filled("| a ", "|\n"),
                "|" + "a|".repeat(1_000) + "\n|" + "-|".repeat(1_000) + "\n" + "|\n".repeat(LARGE / 2 - 2_001),
                filled("|a|\n|-|\n", ""),
                filled("[x]: y\n", ""),
                filled("[x]: y \"", ""),
                filled("# a\n", ""),
                filled("a\n===\n", ""),
                filled("https://a.b ", ""),
                filled("www.a", ""),
                filled("a@b.c", ""),
                filled(" ", "x"),
                filled("\n", ""),
                filled("\t- ", "x"),
                filled("    ", "x"),
                filled("- [ ] x\n", ""),
                nested(10_000));
    }

    private static String filled(String part, String end) {
        return part.repeat((LARGE - end.length()) / part.length()) + end;
    }

    /** Lists in lists, each a bit further in. */
    private static String nested(int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < depth && text.length() < LARGE; i++) {
            text.append(" ".repeat(2 * Math.min(i, 200))).append("- x\n");
        }
        return text.append("> ".repeat(depth)).append("x\n").toString();
    }

    @TestFactory
    public Stream<DynamicTest> no_text_takes_much_time_or_makes_a_huge_page() {
        return hardTexts()
                .map(markdown ->
                        DynamicTest.dynamicTest(markdown.substring(0, 20).replaceAll("\\s", " ") + "...", () -> {
                            String html = assertTimeoutPreemptively(BOUND, () -> html(markdown));
                            assertTrue(html.length() < MOST_GROWTH * LARGE, () -> "a page of " + html.length());
                        }));
    }
}
