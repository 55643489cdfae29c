package dev.tinyforge.domain.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Seeds;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void aStarStaysWithinItsPartAndTwoStarsDoNot() {
        fits("*", "main", "");
        differs("*", "feature/x");
        fits("feature/*", "feature/x", "feature/");
        differs("feature/*", "feature/x/y", "feature");
        fits("feature/**", "feature/x", "feature/x/y");
        fits("release-*-rc?", "release-1.2-rc1");
        differs("release-*-rc?", "release-1.2-rc", "release-1.2-rc12");
        fits("**", "", "a", "a/b/c");
    }

    @Test
    void aPartOfTwoStarsStandsForAnyNumberOfParts() {
        fits("**/pom.xml", "pom.xml", "a/pom.xml", "a/b/pom.xml");
        differs("**/pom.xml", "xpom.xml", "a/xpom.xml");
        fits("src/**/Main.java", "src/Main.java", "src/a/b/Main.java");
        differs("src/**/Main.java", "srcMain.java", "src/aMain.java");
    }

    @Test
    void aPatternThatEndsInASlashFitsEverythingBelow() {
        fits("docs/", "docs/a.md", "docs/a/b.md");
        differs("docs/", "docs", "mydocs/a.md");
    }

    @Test
    void bracesHoldChoicesAlsoWithinEachOther() {
        fits("{main,dev}", "main", "dev");
        differs("{main,dev}", "maindev", "{main,dev}");
        fits("v{1,2{a,b}}.*", "v1.0", "v2a.0", "v2b.9");
        differs("v{1,2{a,b}}.*", "v2.0");
        fits("app{,-debug}", "app", "app-debug");
    }

    @Test
    void aBackslashTakesTheNextCharacterAsItIs() {
        fits("a\\*b", "a*b");
        differs("a\\*b", "axb");
        fits("a\\{b\\,c\\}", "a{b,c}");
        fits("pages/[id].js", "pages/[id].js");
    }

    @Test
    void whatCannotBeReadIsRefusedSayingWhy() {
        refused("`{a` has a `{` without its `}`", "{a");
        refused("stands for more than 256 patterns", "{a,b}".repeat(9));
        refused("has 513 characters", "a".repeat(513));
        refused("must not be blank", " ");
    }

    @Test
    void noPatternTakesLong() {
        String text = "a/".repeat(5_000) + "c";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> differs("**/a*a*a*".repeat(50) + "b", text));
    }

    @Test
    void theJdksGlobsSayTheSameWhereTheyMeanTheSame() {
        Seeds.forEach(3_000, random -> {
            String pattern = Seeds.text(random, "ab*?/{,}", 10).replaceAll("\\*{2,}", "**");
            String text = Seeds.text(random, "ab/", 8);
            // The JDK has no empty parts, no leading or trailing slash, no nested braces and no part of two stars, and
            // reads
            // what stands in braces by itself: a star or slash at their edge is not joined with what is outside.
            if (!pattern.matches("[^{}]*(\\{[^{},]+(,[^{},]+)*}[^{}]*)*")
                    || pattern.matches(".*(\\*[{},]|[{},]\\*|/[{},]|[{},]/).*")
                    || pattern.isBlank()
                    || pattern.contains("**/")
                    || pattern.endsWith("/")
                    || !text.equals(Path.of(text).toString())
                    || text.isEmpty()) {
                return;
            }
            PathMatcher judge = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            assertEquals(
                    judge.matches(Path.of(text)),
                    Glob.parse(pattern).judge(text).fits(),
                    pattern + " on " + text);
        });
    }

    @Test
    void itSaysWhatItCompared() {
        assertEquals(
                new Judgement.Differs("does not match `release/*`"),
                Glob.parse("release/*").judge("main"));
        assertTrue(Glob.isPattern("v*"));
        assertFalse(Glob.isPattern("feature/x-1.0"));
    }

    private static void fits(String pattern, String... texts) {
        for (String text : texts) {
            assertTrue(Glob.parse(pattern).judge(text).fits(), pattern + " on " + text);
        }
    }

    private static void differs(String pattern, String... texts) {
        for (String text : texts) {
            assertFalse(Glob.parse(pattern).judge(text).fits(), pattern + " on " + text);
        }
    }

    private static void refused(String why, String pattern) {
        String message = assertThrows(IllegalArgumentException.class, () -> Glob.parse(pattern))
                .getMessage();
        assertTrue(message.contains(why), List.of(why, message).toString());
    }
}
