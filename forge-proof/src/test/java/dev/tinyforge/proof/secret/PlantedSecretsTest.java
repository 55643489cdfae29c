package dev.tinyforge.proof.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.http.HttpServer;
import dev.tinyforge.http.Vitals;
import dev.tinyforge.ports.access.PasswordHasher;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Factories;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.repository.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of every kind are planted, every path is walked, and none of them is found anywhere. */
class PlantedSecretsTest {
    private static final Logger ROOT = Logger.getLogger("");

    private final Map<String, String> planted = new LinkedHashMap<>();
    /** What got out, by where. */
    private final Map<String, String> outside = new LinkedHashMap<>();

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String plant(String kind) {
        return planted.computeIfAbsent(kind, name -> "planted-" + name.replace(' ', '-') + "-8d1c6e02");
    }

    /** As slow as a test can bear, and one-way. */
    private static final PasswordHasher HASHER = new PasswordHasher() {
        @Override
        public String hash(String password) {
            try {
                return HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(password.getBytes(StandardCharsets.UTF_8)));
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean matches(String password, String hash) {
            return hash(password).equals(hash);
        }
    };

    @Test
    void noSecretIsFoundAnywhereOutside() throws Exception {
        Handler collector = collector();
        ROOT.addHandler(collector);
        Level before = ROOT.getLevel();
        ROOT.setLevel(Level.FINE);
        for (Handler handler : ROOT.getHandlers()) {
            handler.setLevel(handler == collector ? Level.ALL : Level.WARNING);
        }
        FakeWorld world = new FakeWorld();
        for (String good : List.of("v1", "v2", "v3")) {
            world.shelf().publish("app:" + good, Behaviour.healthy());
        }
        world.shelf().publish("app:exits", Behaviour.exits(3));
        Map<String, String> settings = Map.of(
                "data_dir", folder.toString(),
                "http.token", plant("http token"),
                "registry.hub.username", "me",
                "registry.hub.password", plant("registry password"),
                "git.host.username", "me",
                "git.host.password", plant("git password"));
        ForgeConfig config = ForgeConfig.of(settings);
        Store store = Factories.named(StoreFactory.class, StoreFactory::name, "sqlite")
                .open(config, Instant::now);
        try (Forge forge = Forge.builder()
                .config(config)
                .store(store)
                .engine(new ContainerEngineFactory.Connection(world.engine(), world.images(), world.probe()))
                .proxy(world.proxy())
                .repositories(world.repositoryHost())
                .yaml(new FakeYaml())
                .build()) {
            forge.start(Forge.Role.ONE_SHOT);
            ManageAccounts accounts = forge.accounts(HASHER);
            try (HttpServer server = HttpServer.start(
                    HttpServer.Options.of("127.0.0.1", 0, plant("http token")), forge, accounts, new Quiet())) {
                walk(forge, accounts, server.address(), world);
            }
            unreadable(world, settings, forge.workloads().get("app"));
            outside.put("store", store.describe() + store.events().list(Optional.empty(), 1000));
        } finally {
            ROOT.removeHandler(collector);
            ROOT.setLevel(before);
        }
        outside.put("program log", String.join("\n", logged));
        outside.put("the settings' words", config.toString());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                outside.put("file " + file.getFileName(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertTrue(planted.size() >= 11, planted::toString);
        assertTrue(outside.size() > 30, () -> outside.keySet().toString());
        List<String> found = new ArrayList<>();
        outside.forEach((where, text) -> planted.forEach((kind, value) -> {
            if (text.contains(value)) {
                found.add(kind + " in " + where);
            }
        }));
        assertEquals(List.of(), found);
    }

    private void walk(Forge forge, ManageAccounts accounts, String address, FakeWorld world) {
        accounts.add("ann", plant("user password"), Role.ADMIN, "test");
        accounts.logIn("ann", plant("user password"), "127.0.0.1")
                .ifPresent(session -> planted.put("session", session));
        accounts.logIn("ann", plant("wrong password"), "127.0.0.1");
        planted.put(
                "api token",
                accounts.issue("ci", Set.of(Scope.ADMIN), Optional.empty(), "test")
                        .secret());
        forge.env()
                .createSet(
                        Config.of("name", "shared", "env", Config.of("SHARED", secret(plant("set secret")))), "test");
        Workload app = forge.workloads().create(document(plant("env secret")), "test");
        deploy(forge, app, "v1");
        forge.workloads().replace(app.id(), document(plant("second env secret")), OptionalLong.empty(), "test");
        deploy(forge, app, "v2");
        deploy(forge, app, "exits");
        wait(forge, forge.deployments().rollback(app.id(), Optional.empty(), "test"));
        refused(() -> forge.deployments().deploy(app.id(), Optional.of("none"), Optional.empty(), "test"));
        refused(() -> forge.workloads().create(document(plant("refused secret")).with("source", "nothing"), "test"));
        webhooks(forge, app, address);
        gitops(forge, address, world);
        forge.env().rotateKey("test");
        for (String header : List.of("Bearer " + plant("http token"), "Bearer " + plant("wrong token"))) {
            for (String path : List.of(
                    "/healthz",
                    "/readyz",
                    "/metrics",
                    "/api/openapi.json",
                    "/api/docs",
                    "/api/setup",
                    "/api/me",
                    "/api/doctor",
                    "/api/events",
                    "/api/workloads",
                    "/api/workloads/app",
                    "/api/workloads/app/env",
                    "/api/workloads/app/status",
                    "/api/workloads/app/logs",
                    "/api/workloads/app/triggers",
                    "/api/workloads/app/chain",
                    "/api/env-sets",
                    "/api/env-sets/shared",
                    "/api/deployments",
                    "/api/triggers",
                    "/api/triggers/hook",
                    "/api/triggers/hook/bindings",
                    "/api/triggers/hook/watches",
                    "/api/deliveries",
                    "/api/deliveries/1",
                    "/api/users",
                    "/api/users/ann",
                    "/api/tokens")) {
                ask(address, "GET", path, header, "");
            }
            forge.deployments().list(Optional.empty(), Optional.empty(), 100).forEach(one -> {
                ask(address, "GET", "/api/deployments/" + one.id(), header, "");
                ask(address, "GET", "/api/deployments/" + one.id() + "/progress", header, "");
            });
            ask(address, "POST", "/api/workloads/app/plan", header, "{\"tag\":\"v3\"}");
            ask(
                    address,
                    "POST",
                    "/api/login",
                    header,
                    "{\"name\":\"ann\",\"password\":\"" + plant("wrong password") + "\"}");
        }
    }

    /** Another process, which has another key. */
    private void unreadable(FakeWorld world, Map<String, String> settings, Workload app) {
        Map<String, String> other = new LinkedHashMap<>(settings);
        planted.put("key", "cGxhbnRlZC1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE=");
        other.put("secret_key", planted.getOrDefault("key", ""));
        ForgeConfig config = ForgeConfig.of(other);
        Store store = Factories.named(StoreFactory.class, StoreFactory::name, "sqlite")
                .open(config, Instant::now);
        try (Forge forge = Forge.builder()
                .config(config)
                .store(store)
                .engine(new ContainerEngineFactory.Connection(world.engine(), world.images(), world.probe()))
                .proxy(world.proxy())
                .build()) {
            refused(() -> forge.deployments().deploy(app.id(), Optional.of("v3"), Optional.empty(), "test"));
            refused(() -> forge.triggers().webhook(forge.triggers().get("hook").id()));
        }
    }

    private static Config secret(String value) {
        return Config.of("secret", value);
    }

    private static Config document(String secret) {
        return Config.of(
                "name", "app",
                "source", "image",
                "source_config", Config.of("image", "app", "port", 8080),
                "env", Config.of("TOKEN", secret(secret)),
                "env_sets", List.of("shared"),
                "drain", "0s",
                "drain_timeout", "0s");
    }

    private void webhooks(Forge forge, Workload app, String address) {
        forge.triggers()
                .bind(
                        app.id(),
                        Config.of(
                                "name",
                                "hook",
                                "kind",
                                "manual",
                                "webhook",
                                true,
                                "signing_secret",
                                secret(plant("signing secret"))),
                        "test");
        String path =
                forge.triggers().webhook(forge.triggers().get("hook").id()).path();
        planted.put("webhook secret", path.substring(path.lastIndexOf('/') + 1));
        ask(address, "POST", path, "", "{}");
        ask(address, "POST", path.substring(0, path.length() - 3) + "000", "", "{\"image\":\"app:v3\"}");
    }

    /** Somebody has pushed a secret that Forge knows. */
    private void gitops(Forge forge, String address, FakeWorld world) {
        String url = "https://git.test/shop/web.git";
        String secret = plant("pushed secret");
        Workload web = forge.workloads()
                .create(
                        Config.of(
                                "name",
                                "web",
                                "source",
                                "dockerfile",
                                "source_config",
                                Config.of("repository", url, "port", 3000),
                                "env",
                                Config.of("TOKEN", secret(secret))),
                        "test");
        forge.gitops().set(web.id(), Config.of("enabled", true), OptionalLong.empty(), "test");
        String bearer = "Bearer " + plant("http token");
        for (String file : List.of("deploy_strategy: " + secret, "access_token: " + secret, "[" + secret)) {
            world.repositories().commit(url, "main", Map.of(".tinyforge.yml", Planted.file(file)));
            ask(address, "GET", "/api/workloads/web/gitops", bearer, "");
            ask(address, "POST", "/api/workloads/web/gitops/sync", bearer, "");
        }
    }

    private void deploy(Forge forge, Workload app, String version) {
        wait(forge, forge.deployments().deploy(app.id(), Optional.of(version), Optional.empty(), "test"));
    }

    private void wait(Forge forge, Deployment deployment) {
        Await.that(
                "the deployment ends",
                Duration.ofSeconds(60),
                () -> !forge.deployments().get(deployment.id()).status().open());
        outside.put(
                "deployment " + deployment.id(),
                forge.deployments().progress(deployment.id(), 0).toString());
    }

    private void refused(Runnable act) {
        try {
            act.run();
            throw new AssertionError("not refused");
        } catch (ForgeException | InvalidInput e) {
            outside.put("refusal " + outside.size(), e.toString());
        }
    }

    private void ask(String address, String method, String path, String authorization, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(method, BodyPublishers.ofString(body));
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            var answer = client.send(request.build(), BodyHandlers.ofString());
            // The caller knows the path; what is asked is what the answer tells.
            outside.put(
                    outside.size() + " " + method,
                    answer.statusCode() + answer.headers().map().toString() + answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Handler collector() {
        return new Handler() {
            private final SimpleFormatter formatter = new SimpleFormatter();

            @Override
            public void publish(LogRecord line) {
                if (line.getLoggerName() != null && line.getLoggerName().startsWith("dev.tinyforge")) {
                    logged.add(formatter.format(line)
                            + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static final class Quiet implements Vitals {
        @Override
        public Map<String, String> notReady() {
            return Map.of();
        }

        @Override
        public Map<String, Double> metrics() {
            return Map.of();
        }
    }
}
