package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.tck.fake.FakeWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A project with a service for faces and others beside it, and what may become of it. */
final class ComposeScenarios {
    /** The first one: a database and a worker beside the web. */
    static final Config FIRST = project(Config.empty(), Config.of("db", beside("v1"), "worker", beside("v1")));

    /** Another database, no worker, a cache. */
    static final Config SECOND = project(Config.empty(), Config.of("db", beside("v3"), "cache", beside("v1")));

    /** The first with a host port. */
    static final Config EXCLUSIVE = project(
            Config.of("ports", List.of(Config.of("published", 8080, "target", 80))), Config.of("db", beside("v1")));

    static final List<Config> TREES = List.of(FIRST, SECOND, EXCLUSIVE);

    private ComposeScenarios() {}

    private static Config project(Config web, Config others) {
        Config own = Config.of(
                        "image", "app:v1", "environment", List.of("MODE=fast", "TOKEN"), "depends_on", List.of("db"))
                .overlay(web);
        return Config.of(
                "services", Config.of("web", own).overlay(others), "volumes", Config.of("data", Config.empty()));
    }

    private static Config beside(String version) {
        return Config.of(
                "image",
                "app:" + version,
                "restart",
                "always",
                "environment",
                List.of("TOKEN"),
                "volumes",
                List.of("data:/data"));
    }

    /** The config of a workload that runs the project. */
    static Config config(Config tree) {
        return Config.of("compose", new FakeWorld().compose().text(tree), "service", "web", "port", 8080);
    }

    static void become(Stage stage, Config tree) {
        stage.ask(forge -> forge.workloads()
                .replace(
                        stage.workload,
                        stage.document.with("source_config", config(tree)),
                        java.util.OptionalLong.empty(),
                        "test"));
    }

    /** What runs beside the web, with the last part of its image's digest. */
    static Map<String, String> beside(Stage stage) {
        Map<String, String> services = new TreeMap<>();
        for (Container container : stage.world.host().containers()) {
            Map<String, String> labels = container.labels();
            if (ResourceNames.ROLE_SERVICE.equals(labels.get(ResourceNames.LABEL_ROLE))) {
                String digest = stage.world
                        .host()
                        .spec(container.name())
                        .orElseThrow()
                        .image()
                        .digest();
                services.put(String.valueOf(labels.get(ResourceNames.LABEL_SERVICE)), version(stage, digest));
            }
        }
        return services;
    }

    private static String version(Stage stage, String digest) {
        for (String version : List.of("v1", "v2", "v3", "v4")) {
            Optional<String> known = stage.digest(version).filter(digest::equals);
            if (known.isPresent()) {
                return version;
            }
        }
        return digest;
    }
}
