package dev.tinyforge.domain.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedRegexTest {
    @Test
    void theWholeTextHasToMatch() {
        assertTrue(BoundedRegex.parse("v\\d+\\.\\d+").judge("v1.20").fits());
        assertFalse(BoundedRegex.parse("v\\d+\\.\\d+").judge("v1.20-rc1").fits());
        assertEquals(
                new Judgement.Differs("does not match `v\\d+`"),
                BoundedRegex.parse("v\\d+").judge("dev1"));
    }

    /** Which of them the JDK gets out of by itself differs between its versions. */
    @Test
    void anExplosivePatternEndsSoon() {
        String text = "a".repeat(50) + "!";
        for (String pattern : List.of("(a+)+$", "(a|aa)+", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$")) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertFalse(BoundedRegex.parse(pattern).judge(text).fits(), pattern));
        }
    }

    @Test
    void aPatternThatReadsTooMuchGivesUpAndIsNamed() {
        String text = "a".repeat(50) + "!";
        for (String pattern : List.of("((a+)+)+\\1", "(.*a){12}", "(.+)+x\\1")) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertEquals(
                            new Judgement.Undecided("takes too long to match against the pattern `" + pattern
                                    + "`; write a simpler one"),
                            BoundedRegex.parse(pattern).judge(text)));
        }
    }

    @Test
    void aMatcherThatRunsOutOfStackGivesUpToo() {
        assertInstanceOf(Judgement.Undecided.class, BoundedRegex.parse("(a|b)*").judge("ab".repeat(40_000)));
    }

    @Test
    void whatCouldLoseItselfWithoutReadingIsRefused() {
        for (String pattern : List.of(
                "(?:){2000000000}",
                "((x{999}){999}){999}",
                "(a?|b?)".repeat(40) + "c",
                "((a?|b?){20}){20}c",
                "(((x*)*)*)*y",
                "(x*)" + "\\1*".repeat(60) + "y")) {
            refused("repeats or chooses too much", pattern);
        }
        BoundedRegex.parse("(v)?\\d{1,4}(\\.\\d{1,8}){2}(-(alpha|beta|rc)(\\.\\d+)?)?");
    }

    @Test
    void theWorstThatIsLetThroughEndsSoon() {
        for (String pattern : List.of(
                ".*" + "(a?|b?)".repeat(12) + "c",
                "(.*)" + "(a*|b*|x*)".repeat(6) + "c",
                "(a?|b?){6}c",
                "(((x*)*)*)y",
                "((a?|x*|b?)*)*(a?|b?)(a*|x?)(a?|b?)y")) {
            for (String text : List.of("", "z".repeat(200), "x".repeat(200))) {
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> assertFalse(
                                BoundedRegex.parse(pattern).judge(text).fits(), pattern));
            }
        }
    }

    @Test
    void whatIsNoExpressionIsRefusedSayingWhere() {
        refused("`(a` is not a regular expression: Unclosed group near index 2", "(a");
        refused("has 513 characters", "a".repeat(513));
        refused("must not be blank", "");
    }

    private static void refused(String why, String pattern) {
        String message = assertThrows(IllegalArgumentException.class, () -> BoundedRegex.parse(pattern), pattern)
                .getMessage();
        assertTrue(message.contains(why), message);
    }
}
