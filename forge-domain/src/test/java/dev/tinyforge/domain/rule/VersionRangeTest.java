package dev.tinyforge.domain.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

class VersionRangeTest {
    @Test
    void versionsAreOrderedAsTheSpecificationsExampleIs() {
        List<String> ascending = List.of(
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "2.0.0",
                "2.1.0",
                "2.1.1");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertEquals(
                        Integer.compare(i, j),
                        Integer.signum(version(ascending.get(i)).compareTo(version(ascending.get(j)))),
                        ascending.get(i) + " to " + ascending.get(j));
            }
        }
    }

    @Test
    void aLeadingVAndBuildMetadataChangeNothing() {
        assertEquals(version("1.2.3"), version("v1.2.3"));
        assertEquals(version("1.2.3-rc.1"), version("1.2.3-rc.1+build.5"));
        assertTrue(version("1.0.0-99999999999999999999").compareTo(version("1.0.0-100000000000000000000")) < 0);
    }

    @Test
    void whatIsNoVersionIsNone() {
        for (String text : List.of(
                "",
                "1",
                "1.2",
                "latest",
                "01.2.3",
                "1.2.3-",
                "1.2.3-01",
                "1.2.3+",
                "1.2.3.4",
                "-1.2.3",
                "1.2.3 ",
                "1.2.3-a..b",
                "١.2.3",
                "9999999999999999999.0.0",
                "vv1.2.3")) {
            assertEquals(Optional.empty(), Version.find(text), text);
        }
    }

    @Test
    void rangesHoldWhatNpmsHold() {
        holds("^1.2", "1.2.0", "1.9.9", "v1.3.0").and("1.1.9", "2.0.0", "2.0.0-alpha");
        holds("^0.2.3", "0.2.3", "0.2.9").and("0.3.0", "0.2.2");
        holds("^0.0.3", "0.0.3").and("0.0.4");
        holds("^0.x", "0.0.0", "0.9.0").and("1.0.0", "1.0.0-rc");
        holds("^0", "0.9.0").and("1.0.0");
        holds("^0.0", "0.0.3").and("0.1.0");
        holds("~1.2.3", "1.2.3", "1.2.9").and("1.3.0", "1.2.2");
        holds("~1", "1.0.0", "1.9.0").and("2.0.0");
        holds(">=1 <2", "1.0.0", "1.99.0").and("2.0.0", "0.9.9");
        holds("> 1.2", "1.3.0").and("1.2.9");
        holds("<=1.2", "1.2.9", "0.0.1").and("1.3.0");
        holds("1.x", "1.0.0", "1.5.2").and("2.0.0");
        holds("1.2.*", "1.2.7").and("1.3.0");
        holds("1.2 - 1.4", "1.2.0", "1.4.9").and("1.5.0", "1.1.9");
        holds("1.2.3 - 2", "2.9.0").and("3.0.0", "1.2.2");
        holds("=1.2.3", "1.2.3", "v1.2.3").and("1.2.4");
        holds("^1 || ^3", "1.5.0", "3.1.0").and("2.0.0");
        holds("*", "0.0.0", "7.1.2").and("7.1.2-rc.1");
        holds(">*").and("0.0.0", "1.0.0");
    }

    @Test
    void aPrereleaseFitsOnlyWhereTheRangeNamesOneOfTheSameNumbers() {
        holds(">=1.2.3-beta.2", "1.2.3-beta.2", "1.2.3-rc", "1.2.3", "1.3.0").and("1.2.3-beta.1", "1.3.0-alpha");
        holds("^1.2.3-beta.2", "1.2.3-beta.4", "1.8.0").and("1.2.4-beta.4");
        holds("<2.0.0", "1.9.9").and("2.0.0-alpha", "1.9.9-alpha");
    }

    @Test
    void itSaysWhatItCompared() {
        assertEquals(
                new Judgement.Differs("does not match `^1.2`"),
                VersionRange.parse("^1.2").judge("2.0.0"));
        assertEquals(
                new Judgement.Differs(
                        "is no version of three numbers, such as 1.2.3, so it is not in the range `^1.2`"),
                VersionRange.parse("^1.2").judge("latest"));
    }

    @Test
    void whatIsNoRangeIsRefused() {
        for (String text : List.of(
                "",
                " ",
                "latest",
                "^",
                "1.2.3.4",
                ">=",
                "1 -",
                "^1.2 ||",
                "|| 1",
                "1.2.3foo",
                ">=1,<2",
                "><1",
                "1".repeat(16),
                " ".repeat(300))) {
            assertThrows(IllegalArgumentException.class, () -> VersionRange.parse(text), text);
        }
    }

    @Test
    void anotherImplementationOrdersVersionsTheSame() {
        Seeds.forEach(5_000, random -> {
            String a = randomVersion(random);
            String b = randomVersion(random);
            assertEquals(
                    Integer.signum(Semver.parse(a).compareTo(Semver.parse(b))),
                    Integer.signum(version(a).compareTo(version(b))),
                    a + " to " + b);
        });
    }

    @Test
    void anotherImplementationOfNpmsRangesSaysTheSame() {
        Seeds.forEach(6_000, random -> {
            String range = randomRange(random);
            String version = randomVersion(random);
            if (range.matches(".*\\^0(\\.x|\\.0)?( .*)?")) {
                return; // It takes ^0 for anything and ^0.0 for 0.0.0; npm ends them before 1.0.0 and 0.1.0.
            }
            assertEquals(
                    RangeListFactory.create(range).isSatisfiedBy(Semver.parse(version)),
                    VersionRange.parse(range).judge(version).fits(),
                    version + " in " + range);
        });
    }

    private static String randomVersion(Random random) {
        String text = random.nextInt(4) + "." + random.nextInt(4) + "." + random.nextInt(4);
        return text + (random.nextInt(3) == 0 ? "-" + randomPrerelease(random) : "");
    }

    private static String randomPrerelease(Random random) {
        return List.of("0", "1", "10", "alpha", "alpha.1", "beta", "rc.2").get(random.nextInt(7));
    }

    private static String randomRange(Random random) {
        String range = randomSet(random);
        return random.nextInt(4) == 0 ? range + " || " + randomSet(random) : range;
    }

    private static String randomSet(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> randomPartial(random) + " - " + randomPartial(random);
            case 1 -> ">=" + randomPartial(random) + " <" + randomPartial(random);
            default -> List.of("", "^", "~", ">=", ">", "<=", "<", "=").get(random.nextInt(8)) + randomPartial(random);
        };
    }

    private static String randomPartial(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> String.valueOf(random.nextInt(4));
            case 1 -> random.nextInt(4) + "." + random.nextInt(4);
            case 2 -> random.nextInt(4) + ".x";
            default -> randomVersion(random);
        };
    }

    private static Version version(String text) {
        return Version.find(text).orElseThrow(() -> new AssertionError(text));
    }

    private record Held(VersionRange range) {
        /** But not these. */
        void and(String... versions) {
            for (String version : versions) {
                assertFalse(range.judge(version).fits(), version + " in " + range.written());
            }
        }
    }

    private static Held holds(String text, String... versions) {
        VersionRange range = VersionRange.parse(text);
        for (String version : versions) {
            assertTrue(range.judge(version).fits(), version + " in " + text);
        }
        return new Held(range);
    }
}
