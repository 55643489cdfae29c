package dev.tinyforge.domain.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.InboundEvent.GitPushed;
import dev.tinyforge.domain.trigger.InboundEvent.ImagePushed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final String GITHUB_ID = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    private static final String GITEA_ID = "9c1b7c2f-6d1e-4b11-a7c9-111122223333";
    private static final String FORGEJO_ID = "f0f0a1b2-0000-4000-8000-00000000f0f0";
    private static final String GITLAB_ID = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f";
    private static final String M1 = "sha256:ca0df2c95aa144c1d0ff2ff3c8f967fdc1de9ef0c4120b3726416701b519d619";
    private static final String M2 = "sha256:29c1b289e7522195b362e44f54e05470b69ad20540ab60a18a05e5bf6951f13d";
    private static final String ZEROS = "0".repeat(40);

    @Nested
    class Github {
        private static final String REPOSITORY = "https://github.com/harbour-lane/tide-table.git";
        private static final String COMMIT = "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd4";

        @Test
        void aPushIsItsRefItsCommitAndWhatItsCommitsChanged() {
            read(
                    "github-push",
                    Sender.GITHUB,
                    GITHUB_ID,
                    push(
                            REPOSITORY,
                            "refs/heads/main",
                            COMMIT,
                            Set.of(
                                    "src/main/java/tides/Drift.java",
                                    "src/main/java/tides/OldDrift.java",
                                    "pom.xml",
                                    "README.md"),
                            "Say in the README where the gauges are\n\nCloses #41"));
        }

        @Test
        void aTagIsTheCommitItPointsToAndItsPathsAreNotKnown() {
            read(
                    "github-push-tag",
                    Sender.GITHUB,
                    GITHUB_ID,
                    push(
                            REPOSITORY,
                            "refs/tags/v2.4.0",
                            COMMIT,
                            null,
                            "Say in the README where the gauges are\n\nCloses #41"));
        }

        @Test
        void pathsAreNotKnownWhenNotAllOfThemAreListed() {
            assertEquals(Optional.empty(), paths("github-push", "forced", true));
            assertEquals(Optional.empty(), paths("github-push", "commits", List.of()));
            Map<String, Object> commit = Map.of("added", List.of("a"));
            assertEquals(Optional.of(Set.of("a")), paths("github-push", "commits", times(2_047, commit)));
            assertEquals(Optional.empty(), paths("github-push", "commits", times(2_048, commit)));
            assertEquals(
                    Optional.empty(), paths("github-push", "commits", List.of(commit, Map.of("added", List.of()))));
            List<Object> many = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                many.add("file" + i);
            }
            assertEquals(Optional.empty(), paths("github-push", "commits", List.of(Map.of("added", many))));
        }

        @Test
        void aPackageIsAPushedImage() {
            for (String fixture : List.of("github-package", "github-registry-package")) {
                read(
                        fixture,
                        Sender.GITHUB,
                        GITHUB_ID,
                        new ImagePushed(
                                "ghcr.io/harbour-lane/tide-table",
                                "2.4.0",
                                Optional.of("sha256:7d7f0ea5de217d95c202f1a6da12de8ae651a7796cb6b104c64c144fa73e392d"),
                                Samples.NOW));
            }
        }

        @Test
        void whatSaysNothingOfAPushIsIgnored() {
            ignored(Sender.GITHUB, "the event `ping` says nothing of a push", Deliveries.delivery("github-ping"));
            ignored(
                    Sender.GITHUB,
                    "`refs/heads/kelpie` was deleted; there is no commit to deploy",
                    Deliveries.delivery("github-push-deleted"));
            ignored(
                    Sender.GITHUB,
                    "the action `deleted` of `package` says nothing of a push",
                    Deliveries.changed("github-package", "action", "deleted"));
            ignored(
                    Sender.GITHUB,
                    "the image was pushed without a tag",
                    Deliveries.changed("github-package", "package.package_version.container_metadata.tag.name", ""));
            ignored(
                    Sender.GITHUB,
                    "the package is no container image",
                    Deliveries.changed("github-package", "package.package_version.container_metadata", null));
        }

        @Test
        void aFormHoldsTheSame() {
            Map<String, String> headers = new HashMap<>(Deliveries.ALL.get("github-push"));
            headers.put("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
            String json =
                    new String(Deliveries.body("github-push"), StandardCharsets.UTF_8).replace("Kelpie", "Kélpie €");
            String form = "a=b&payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8) + "&c=d";
            Delivery plain = Deliveries.with("github-push", json.getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    Deliveries.parse(plain),
                    Deliveries.parse(new Delivery(headers, form.getBytes(StandardCharsets.US_ASCII))));
            for (String broken : List.of("", "payload", "pay=1", "payload=%7", "payload=%zz", "payload={")) {
                malformed(new Delivery(headers, broken.getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    @Nested
    class Gitea {
        @Test
        void aFormHoldsTheSame() {
            Map<String, String> headers = new HashMap<>(Deliveries.ALL.get("gitea-push"));
            headers.put("Content-Type", "application/x-www-form-urlencoded");
            String json = new String(Deliveries.body("gitea-push"), StandardCharsets.UTF_8);
            String form = "payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
            assertEquals(
                    Deliveries.parse(Deliveries.with("gitea-push", json.getBytes(StandardCharsets.UTF_8))),
                    Deliveries.parse(new Delivery(headers, form.getBytes(StandardCharsets.US_ASCII))));
        }

        @Test
        void aPushIsReadAlthoughItAlsoBearsGithubsHeaders() {
            read(
                    "gitea-push",
                    Sender.GITEA,
                    GITEA_ID,
                    push(
                            "https://git.harbour.example:3000/Pier/Timetable.git",
                            "refs/heads/main",
                            "7baa3d78c929a2733462af9ea246b396f7a583f6",
                            Set.of("cmd/half.go", "cmd/night.go", "go.mod"),
                            "Leave at the half hour\n"));
        }

        @Test
        void forgejosPushIsReadUnderItsOwnNames() {
            read(
                    "forgejo-push",
                    Sender.GITEA,
                    FORGEJO_ID,
                    push(
                            "https://git.harbour.example:3000/Pier/Timetable.git",
                            "refs/tags/v1.9.0",
                            "7e2651b58a5ff1efb44d4014acfeac19d9d7e379",
                            Set.of("season.yml"),
                            "Sail again in June\n"));
        }

        @Test
        void pathsAreNotKnownWhenMoreCommitsWerePushedThanAreListed() {
            assertEquals(Optional.empty(), paths("gitea-push", "total_commits", 3));
        }

        @Test
        void aContainerPackageIsAPushedImage() {
            read(
                    "gitea-package",
                    Sender.GITEA,
                    GITEA_ID,
                    new ImagePushed(
                            "git.harbour.example:3000/pier/timetable/web", "1.9.0", Optional.empty(), Samples.NOW));
        }

        @Test
        void whatSaysNothingOfAPushIsIgnored() {
            ignored(
                    Sender.GITEA,
                    "the package is of type `npm` and no container image",
                    Deliveries.changed("gitea-package", "package.type", "npm"));
            ignored(
                    Sender.GITEA,
                    "the action `deleted` of `package` says nothing of a push",
                    Deliveries.changed("gitea-package", "action", "deleted"));
            ignored(
                    Sender.GITEA,
                    "the image was pushed without a tag",
                    Deliveries.changed("gitea-package", "package.version", M1));
            ignored(
                    Sender.GITEA,
                    "`refs/heads/main` was deleted; there is no commit to deploy",
                    Deliveries.changed("gitea-push", "after", ZEROS));
        }
    }

    @Nested
    class Gitlab {
        private static final String REPOSITORY = "https://gitlab.lock.example/water/sluice.git";
        private static final String COMMIT = "b82b58e42c46a938fcf40b7d6e8f8b50478cdb1d";

        @Test
        void aPushIsItsRefItsCommitAndWhatItsCommitsChanged() {
            read(
                    "gitlab-push",
                    Sender.GITLAB,
                    GITLAB_ID,
                    push(
                            REPOSITORY,
                            "refs/heads/main",
                            COMMIT,
                            Set.of("ops/grease.md", "src/gate.rs", "src/slam.rs"),
                            "Close more slowly\n\nFor the fish.\n"));
        }

        @Test
        void aTagIsTheCommitToCheckOut() {
            read("gitlab-tag-push", Sender.GITLAB, GITLAB_ID, push(REPOSITORY, "refs/tags/v0.7.0", COMMIT, null, ""));
        }

        @Test
        void pathsAreNotKnownWhenMoreCommitsWerePushedThanAreListed() {
            assertEquals(Optional.empty(), paths("gitlab-push", "total_commits_count", 21));
        }

        @Test
        void itsDeliveriesAreToldApartByTheHeaderThatOnlyARetryRepeats() {
            Map<String, String> headers = new HashMap<>(Deliveries.ALL.get("gitlab-push"));
            headers.remove("Idempotency-Key");
            byte[] body = Deliveries.body("gitlab-push");
            assertEquals(Optional.of("13792a34-cac6-4fda-95a8-c58e00a3954e"), id(new Delivery(headers, body)));
            headers.put("webhook-id", "w1");
            assertEquals(Optional.of("w1"), id(new Delivery(headers, body)));
        }

        @Test
        void whatSaysNothingOfAPushIsIgnored() {
            Map<String, String> headers = new HashMap<>(Deliveries.ALL.get("gitlab-push"));
            headers.put("X-Gitlab-Event", "Merge Request Hook");
            ignored(
                    Sender.GITLAB,
                    "the event `Merge Request Hook` says nothing of a push",
                    new Delivery(headers, Deliveries.body("gitlab-push")));
            ignored(
                    Sender.GITLAB,
                    "`refs/heads/main` was deleted; there is no commit to deploy",
                    Deliveries.changed("gitlab-push", "after", ZEROS));
        }
    }

    @Nested
    class Registries {
        @Test
        void dockerHubIsKnownByTheShapeOfItsBody() {
            Delivery delivery = Deliveries.delivery("docker-hub-push");
            assertEquals(Sender.GENERIC, Sender.of(delivery));
            assertEquals(
                    events(
                            Sender.DOCKER_HUB,
                            Optional.empty(),
                            new ImagePushed("docker.io/quaymaster/lamp", "3.1", Optional.empty(), Samples.NOW)),
                    Deliveries.parse(delivery));
        }

        @Test
        void aNotificationHoldsAnEventForEachPushedTag() {
            assertEquals(
                    new Parsed.Events(
                            Sender.REGISTRY,
                            List.of(
                                    new Parsed.Inbound(
                                            Optional.of("e1a52b0e-41a8-4d0c-8f64-0d1a7d3e9a02"),
                                            new ImagePushed(
                                                    "registry.quay.example:5000/lamp/web",
                                                    "3.1",
                                                    Optional.of(M1),
                                                    Samples.NOW)),
                                    new Parsed.Inbound(
                                            Optional.of("e1a52b0e-41a8-4d0c-8f64-0d1a7d3e9a04"),
                                            new ImagePushed(
                                                    "registry.quay.example:5000/lamp/api",
                                                    "edge",
                                                    Optional.of(M2),
                                                    Samples.NOW)))),
                    Deliveries.parse(Deliveries.delivery("registry-events")));
        }

        @Test
        void aNotificationWithoutAnAddressNamesTheHostThatWasAsked() {
            Map<String, Object> tree = Deliveries.tree("registry-events");
            Deliveries.list(tree.get("events")).remove(3);
            Deliveries.put(tree, "events[1].target.url", null);
            Deliveries.put(tree, "events[1].request.host", "mirror.example");
            Parsed.Events events = (Parsed.Events) Deliveries.parse(Deliveries.with("registry-events", tree));
            assertEquals(
                    "mirror.example/lamp/web",
                    ((ImagePushed) events.events().get(0).event()).repository());
            Deliveries.put(tree, "events[1].request", null);
            malformed(Deliveries.with("registry-events", tree));
        }

        @Test
        void aNotificationOfPullsAndBlobsIsIgnored() {
            Map<String, Object> tree = Deliveries.tree("registry-events");
            List<Object> events = Deliveries.list(tree.get("events"));
            tree.put("events", List.of(events.get(0), events.get(2)));
            ignored(
                    Sender.REGISTRY,
                    "none of the events is a push of a manifest with a tag",
                    Deliveries.with("registry-events", tree));
        }
    }

    @Nested
    class Anybody {
        @Test
        void mayNameAnImage() {
            read(
                    "generic-image",
                    Sender.GENERIC,
                    null,
                    new ImagePushed("registry.quay.example:5000/lamp/web", "3.1", Optional.of(M1), Samples.NOW));
        }

        @Test
        void mayNameARef() {
            read(
                    "generic-ref",
                    Sender.GENERIC,
                    null,
                    push(
                            "https://git.harbour.example/pier/buoys.git",
                            "refs/heads/main",
                            "7204c35d280a5093149c44e3073d0a4b8c590d27",
                            Set.of("buoys/red.yml", "README.md"),
                            "Paint the red one"));
            assertEquals(
                    events(
                            Sender.GENERIC,
                            Optional.empty(),
                            new GitPushed(
                                    "git@h:o/n", "refs/tags/v1", Optional.empty(), Optional.empty(), "", Samples.NOW)),
                    Deliveries.parse(
                            Deliveries.with("generic-ref", Map.of("ref", "refs/tags/v1", "repository", "git@h:o/n"))));
        }

        @Test
        void leavesNoTokenInAnAddress() {
            Parsed.Events events = (Parsed.Events) Deliveries.parse(Deliveries.with(
                    "generic-ref", Map.of("ref", "main", "repository", "https://ada:t0ken@h.test/o/n")));
            assertEquals(
                    "https://h.test/o/n", ((GitPushed) events.events().get(0).event()).repository());
        }

        @Test
        void mayGiveADeliveryAnId() {
            for (String header : List.of("Idempotency-Key", "x-delivery-id")) {
                for (String fixture : List.of("generic-image", "generic-ref", "docker-hub-push")) {
                    Map<String, String> headers = new HashMap<>(Deliveries.ALL.get(fixture));
                    headers.put(header, "d1");
                    assertEquals(Optional.of("d1"), id(new Delivery(headers, Deliveries.body(fixture))), fixture);
                }
            }
        }

        @Test
        void cannotNameBothOrNeitherOrHalfOfIt() {
            for (Map<String, Object> body : List.<Map<String, Object>>of(
                    Map.of(),
                    Map.of("image", "a:1", "ref", "main"),
                    Map.of("image", "a"),
                    Map.of("image", "not an image"),
                    Map.of("image", ""),
                    Map.of("ref", "main"),
                    Map.of("ref", "", "repository", "r"),
                    Map.of("ref", "main", "repository", "r", "commit", "--upload-pack=x"))) {
                malformed(Deliveries.with("generic-ref", body));
            }
        }

        @Test
        void asksInPersonByAnEmptyBody() {
            for (String body : List.of("", " \r\n\t")) {
                assertEquals(
                        events(Sender.MANUAL, Optional.empty(), new InboundEvent.PersonAsked("webhook", Samples.NOW)),
                        Deliveries.parse(new Delivery(Map.of(), body.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    private static void read(String fixture, Sender sender, String id, InboundEvent event) {
        Delivery delivery = Deliveries.delivery(fixture);
        assertEquals(sender, Sender.of(delivery));
        assertEquals(events(sender, Optional.ofNullable(id), event), Deliveries.parse(delivery));
    }

    private static Parsed events(Sender sender, Optional<String> id, InboundEvent event) {
        return new Parsed.Events(sender, List.of(new Parsed.Inbound(id, event)));
    }

    private static GitPushed push(String repository, String ref, String commit, Set<String> paths, String message) {
        return new GitPushed(repository, ref, Optional.of(commit), Optional.ofNullable(paths), message, Samples.NOW);
    }

    private static void ignored(Sender sender, String reason, Delivery delivery) {
        assertEquals(new Parsed.Ignored(sender, reason), Deliveries.parse(delivery));
    }

    private static void malformed(Delivery delivery) {
        Parsed parsed = Deliveries.parse(delivery);
        assertTrue(parsed instanceof Parsed.Malformed, parsed.toString());
    }

    private static Optional<Set<String>> paths(String fixture, String field, Object value) {
        Parsed.Events events = (Parsed.Events) Deliveries.parse(Deliveries.changed(fixture, field, value));
        return ((GitPushed) events.events().get(0).event()).paths();
    }

    private static Optional<String> id(Delivery delivery) {
        return ((Parsed.Events) Deliveries.parse(delivery)).events().get(0).deliveryId();
    }

    private static List<Object> times(int count, Object value) {
        return Collections.nCopies(count, value);
    }
}
