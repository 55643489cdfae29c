package dev.tinyforge.domain.naming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    private static final HostNames NAMES = HostNames.of("example.com");
    private static final Workload PLAIN = Samples.app().build();
    private static final Workload LABELLED = Samples.app().labels("web", "dev").build();

    @Test
    void aWorkloadWithoutLabelsIsJustItsName() {
        assertEquals("shop.example.com", NAMES.main(PLAIN, Face.standard()));
        assertEquals("shop-1-2.example.com", NAMES.tagged(PLAIN, Face.standard(), "1.2"));
    }

    @Test
    void theDefaultPatternIsMadeOfStageAndProject() {
        assertEquals("stage-dev-web.example.com", NAMES.main(LABELLED, Face.standard()));
        assertEquals("stage-dev-web-v1-2.example.com", NAMES.tagged(LABELLED, Face.standard(), "v1.2"));
    }

    @Test
    void aPatternMayPlaceTheTagItself() {
        HostNames names = HostNames.of("example.com", "{tag}-{workload}");
        assertEquals("shop.example.com", names.main(PLAIN, Face.standard()));
        assertEquals("v1-shop.example.com", names.tagged(PLAIN, Face.standard(), "v1"));
        HostNames last = HostNames.of("example.com", "{workload}-{tag}");
        assertEquals("shop.example.com", last.main(LABELLED, Face.standard()));
        assertEquals("shop-v1.example.com", last.tagged(LABELLED, Face.standard(), "v1"));
    }

    @Test
    void aBareSubdomainIsCompletedAndAFullDomainIsKept() {
        assertEquals("www.example.com", NAMES.main(PLAIN, Face.of("www")));
        assertEquals("www-v1.example.com", NAMES.tagged(PLAIN, Face.of("www"), "v1"));
        assertEquals("my-app.example.com", NAMES.main(PLAIN, Face.of("My App")));
        assertEquals("shop.test", NAMES.main(PLAIN, Face.of("Shop.TEST")));
        assertEquals("shop-v1.test", NAMES.tagged(PLAIN, Face.of("Shop.TEST"), "v1"));
    }

    @Test
    void whatIsNotAHostNameIsRefused() {
        for (String host : List.of(
                "a b.example.org",
                "-a.example.org",
                "a-.example.org",
                "a..org",
                ".org",
                "a.",
                "*.example.org",
                "a_b.org",
                "пример.example.org",
                "a".repeat(64) + ".org",
                "ab.".repeat(84) + "org")) {
            InvalidInput refused = assertThrows(InvalidInput.class, () -> NAMES.main(PLAIN, Face.of(host)), host);
            assertEquals("host", refused.problems().get(0).field());
            assertEquals(1, refused.getMessage().lines().count());
        }
        assertThrows(InvalidInput.class, () -> HostNames.of("exa mple.com"));
        assertThrows(InvalidInput.class, () -> HostNames.of("example.com", "{branch}-x"));
        assertThrows(InvalidInput.class, () -> HostNames.of("example.com", "{workload}.x"));
        assertThrows(InvalidInput.class, () -> HostNames.of("example.com", " "));
    }

    @Test
    void anyNamesAndTagsGiveValidHosts() {
        Seeds.forEach(3_000, random -> {
            Samples.App app = Samples.app().name("n" + Seeds.text(random, "abcXYZ 09.-_éжİK中", 199));
            if (random.nextBoolean()) {
                app.labels(
                        Seeds.text(random, DnsLabelTest.ANYTHING, 80), Seeds.text(random, DnsLabelTest.ANYTHING, 80));
            }
            Workload workload = app.build();
            Face face = random.nextBoolean() ? Face.standard() : Face.of("sub" + Seeds.text(random, "a1-_ é", 90));
            String tag = Seeds.text(random, "abcXYZ019._-", 128);
            for (String host : List.of(NAMES.main(workload, face), NAMES.tagged(workload, face, tag))) {
                assertTrue(host.length() <= 253, host);
                assertTrue(host.endsWith(".example.com"), host);
                for (String label : host.split("\\.", -1)) {
                    assertTrue(label.matches(DnsLabelTest.VALID), host);
                }
            }
        });
    }

    @Test
    void twoLongTagsNeverHaveOneHost() {
        Map<String, String> seen = new HashMap<>();
        Face full = Face.of("w".repeat(60) + ".example.org");
        Seeds.forEach(10_000, random -> {
            String tag = "sha-" + Seeds.text(random, "0123456789abcdef", 60) + "0".repeat(60);
            for (Face face : List.of(Face.standard(), full)) {
                String other = seen.put(NAMES.tagged(LABELLED, face, tag), tag);
                assertTrue(other == null || other.equals(tag), () -> other + " and " + tag);
            }
        });
    }

    @Test
    void aTagNeverTakesTheMainHost() {
        Face longest = Face.of("w".repeat(63) + ".example.org");
        assertNotEquals(NAMES.main(PLAIN, longest), NAMES.tagged(PLAIN, longest, "v1"));
    }

    @Test
    void namesOfOneAnd200CharactersWork() {
        assertEquals("x.example.com", NAMES.main(Samples.app().name("x").build(), Face.standard()));
        String host = NAMES.main(Samples.app().name("y".repeat(200)).build(), Face.standard());
        assertEquals(63, host.indexOf('.'));
    }
}
