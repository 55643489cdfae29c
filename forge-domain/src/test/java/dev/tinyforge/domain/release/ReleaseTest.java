package dev.tinyforge.domain.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReleaseTest {
    private static final String DIGEST = Samples.DIGEST;

    @Test
    void imageReferencesAreReadAsPeopleWriteThem() {
        assertReads("app", "app", null, null, "docker.io");
        assertReads("app:1.0", "app", "1.0", null, "docker.io");
        assertReads("team/app:1", "team/app", "1", null, "docker.io");
        assertReads("ghcr.io/team/app:V1_x-2", "ghcr.io/team/app", "V1_x-2", null, "ghcr.io");
        assertReads("localhost/app", "localhost/app", null, null, "localhost");
        assertReads("localhost:5000/app", "localhost:5000/app", null, null, "localhost:5000");
        assertReads("reg.test:5000/a/b/c:1", "reg.test:5000/a/b/c", "1", null, "reg.test:5000");
        assertReads("my.Registry.TEST/app", "my.Registry.TEST/app", null, null, "my.Registry.TEST");
        assertReads("a__b/c--d.e_f", "a__b/c--d.e_f", null, null, "docker.io");
        assertReads("app@" + DIGEST, "app", null, DIGEST, "docker.io");
        assertReads("app:1@" + DIGEST, "app", "1", DIGEST, "docker.io");
    }

    @Test
    void whatIsNoImageReferenceIsRefusedInOneLine() {
        for (String text : List.of(
                "",
                " ",
                "App",
                "MyTeam/app",
                "app:",
                "app: 1",
                "app:tág",
                ":1",
                "/app",
                "app/",
                "a//b",
                "-app",
                "app-",
                "app:-1",
                "app@sha256:12",
                "app@md5:" + "0".repeat(64),
                "http://app",
                "a b",
                "app\n",
                "app:" + "1".repeat(129),
                "образ:1",
                "a".repeat(600))) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ImageRef.parse(text), text);
            assertTrue(refused.getMessage().length() < 250, refused::getMessage);
        }
    }

    @Test
    void aReferenceReadsBackAsItIsWritten() {
        Seeds.forEach(2_000, random -> {
            String text = Seeds.text(random, "ab1./:-_@", 12);
            ImageRef read;
            try {
                read = ImageRef.parse(text);
            } catch (IllegalArgumentException e) {
                return;
            }
            assertEquals(text, read.toString());
            assertEquals(read, ImageRef.parse(read.toString()));
        });
    }

    @Test
    void nastyReferencesAreRefusedQuickly() {
        for (String part : List.of("a-", "a__", "a.", "a/", "-", "a_-")) {
            String text = part.repeat(511 / part.length()) + "!";
            assertThrows(IllegalArgumentException.class, () -> ImageRef.parse(text));
        }
    }

    @Test
    void anotherTagDropsTheDigest() {
        ImageRef at = ImageRef.parse("reg.test/app:1@" + DIGEST).atTag("2");
        assertEquals("reg.test/app:2", at.toString());
        assertThrows(IllegalArgumentException.class, () -> at.atTag("ü"));
    }

    @Test
    void whatRunsIsTheDigestNeverTheTag() {
        ImageRef asked = ImageRef.parse("reg.test/app:1");
        assertEquals(
                "reg.test/app@" + DIGEST,
                PinnedImage.pulled(asked, DIGEST, Optional.empty()).runnable());
        assertEquals(DIGEST, PinnedImage.onEngine(asked, DIGEST).runnable());
        assertThrows(IllegalArgumentException.class, () -> PinnedImage.pulled(asked, "sha256:1", Optional.empty()));
    }

    @Test
    void theNewestReleasesAndThoseThatAreLiveStay() {
        Seeds.forEach(500, random -> {
            List<Release> releases = new ArrayList<>();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                releases.add(release(i));
            }
            Collections.shuffle(releases, random);
            Set<DeploymentId> live = new HashSet<>();
            releases.stream().filter(r -> random.nextInt(4) == 0).forEach(r -> live.add(r.id()));
            int keep = 1 + random.nextInt(6);

            List<Release> expired = Retention.expired(releases, live, keep);

            for (Release release : expired) {
                assertFalse(live.contains(release.id()));
            }
            for (int i = Math.max(0, count - keep); i < count; i++) {
                assertFalse(expired.contains(release(i)), "the newest " + keep + " stay");
            }
            long old = releases.stream()
                    .filter(r -> r.createdAt().isBefore(release(count - keep).createdAt()))
                    .filter(r -> !live.contains(r.id()))
                    .count();
            assertEquals(old, expired.size(), "all others go");
        });
    }

    private static Release release(int number) {
        return new Release(
                Samples.deployment(Math.max(number, 0)),
                Samples.image("1"),
                Samples.app().build(),
                Samples.NOW.plusSeconds(number));
    }

    private static void assertReads(String text, String repository, String tag, String digest, String registry) {
        ImageRef read = ImageRef.parse(text);
        assertEquals(new ImageRef(repository, Optional.ofNullable(tag), Optional.ofNullable(digest)), read);
        assertEquals(registry, read.registry());
        assertEquals(text, read.toString());
    }
}
