package dev.tinyforge.proof.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.proof.traffic.ConnectionMode;
import dev.tinyforge.proof.traffic.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * One installation of Forge to be: a folder, a network and images of its own on a shared engine, and a proxy. Closing it
 * removes all of them.
 */
public final class Stage implements AutoCloseable {
    public static final String HOST = "web.proof.test";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String id;
    private final Path folder;
    private final EngineApi engine;
    private final ProxyUnderProof proxy;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Makes the proxy of a stage whose containers begin with the given name. */
    @FunctionalInterface
    public interface ProxyMaker {
        ProxyUnderProof make(EngineApi engine, String name);
    }

    private Stage(String id, Path folder, EngineApi engine, ProxyUnderProof proxy) {
        this.id = id;
        this.folder = folder;
        this.engine = engine;
        this.proxy = proxy;
        settings.put("data_dir", data().toString());
        settings.put("docker.host", engine.host());
        settings.put("network", id);
        settings.put("domain", "proof.test");
        settings.put("proxy.observe_within", "20s");
        // Nothing may be left for the reconciler to tidy up.
        settings.put("orphan_grace", "1h");
        settings.put("http.port", String.valueOf(Ports.free()));
        settings.put("http.token", "proof-" + id);
        settings.putAll(proxy.settings());
    }

    /** @param name for people: part of the name of everything made */
    public static Stage open(String name, ProxyMaker proxies) {
        EngineApi engine = EngineApi.fromEnvironment();
        String id = "tf-" + name + "-" + ProcessHandle.current().pid();
        try {
            Path folder = Files.createTempDirectory(id);
            Files.createDirectories(folder.resolve("tmp"));
            Stage stage = new Stage(id, folder, engine, proxies.make(engine, id + "-haproxy"));
            // For a run that is cut short.
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "clear-" + id));
            return stage;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the proof", e);
        }
    }

    /** On a managed HAProxy. */
    public static Stage withHaproxy(String name) {
        return open(name, ManagedHaproxy::of);
    }

    /** Where the sources are. */
    public static Path root() {
        String given = System.getProperty("forge.root", "");
        Path here = given.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(given);
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve("forge-proof/engine/images.sh"))) {
                return at;
            }
        }
        throw new IllegalStateException("no forge-proof/engine/images.sh above " + here);
    }

    public Path folder() {
        return folder;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public EngineApi engine() {
        return engine;
    }

    public ProxyUnderProof proxy() {
        return proxy;
    }

    public String network() {
        return id;
    }

    /** The image's repository; its tags are the versions made by {@link #image}. */
    public String repository() {
        return id;
    }

    public Stage with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    public String setting(String key) {
        return Optional.ofNullable(settings.get(key)).orElseThrow();
    }

    public ForgeConfig config() {
        return ForgeConfig.of(settings);
    }

    /** The settings as a process reads them. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        settings.forEach((key, value) -> environment.put(
                "FORGE_" + key.toUpperCase(java.util.Locale.ROOT).replace('.', '_'), value));
        environment.put("DOCKER_HOST", engine.host());
        return environment;
    }

    /** Makes a version of the test app; kinds are those of {@code images.sh}. */
    public void image(String version, String kind) {
        run(List.of(root().resolve("forge-proof/engine/images.sh").toString(), "web", repository(), version, kind));
    }

    /** Makes the image that sites are put into, and has Forge use it. */
    public void siteBase() {
        String image = repository() + ":nginx";
        run(List.of(root().resolve("forge-proof/engine/images.sh").toString(), "nginx", image));
        with("static.base_image", image);
    }

    public void images(String... versions) {
        for (String version : versions) {
            image(version, "ok");
        }
    }

    /** Restarts the engine, as a service manager does. Only for an engine that is private. */
    public void restartEngine() {
        run(List.of(root().resolve("forge-proof/engine/engine.sh").toString(), "restart"));
        engine.awaitAnswers(Duration.ofSeconds(30));
    }

    private void run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DOCKER_HOST", engine.host());
            Path output = Files.createTempFile(folder.resolve("tmp"), "run", ".out");
            Process process = builder.redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end");
            }
            String said = Files.readString(output);
            Files.delete(output);
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command + " ran", e);
        }
    }

    /** How the app of a proof is asked whether it works; it may take its time, for machines are busy. */
    public static Map<String, Object> healthcheck() {
        return Map.of(
                "type", "http",
                "path", "/health",
                "interval", "200ms",
                "timeout", "1s",
                "retries", 2,
                "start_period", "30s",
                "start_interval", "50ms");
    }

    /** The workload of a proof, as a document; entries of {@code more} stand above. */
    public String workload(String name, String host, Map<String, Object> more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("source", "image");
        document.put("source_config", Map.of("image", repository(), "port", 8080, "stop_timeout", "3s"));
        document.put("faces", List.of(Map.of("host", host)));
        document.put("healthcheck", healthcheck());
        document.put("drain", proxy.drain().toMillis() + "ms");
        document.put("drain_timeout", "20s");
        document.putAll(more);
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Traffic for a host of this stage. */
    public TrafficPlan traffic(String host) {
        return TrafficPlan.to(proxy.address(), host);
    }

    public TrafficPlan keptAlive(String host) {
        ConnectionMode mode = proxy.keptAlive();
        return traffic(host).withMode(mode);
    }

    /** Our containers on this stage, in any state. */
    public List<EngineApi.Seen> containers() {
        return engine.containers(network(), ResourceNames.LABEL_WORKLOAD);
    }

    /** The images Forge built that the engine has, by name. */
    public List<String> built() {
        return images("label", ResourceNames.LABEL_NETWORK + "=" + network());
    }

    /** The tags of the test app the engine has. */
    public List<String> tags() {
        return images("reference", repository());
    }

    private List<String> images(String filter, String value) {
        List<String> names = new ArrayList<>();
        String filters = URLEncoder.encode("{\"" + filter + "\":[\"" + value + "\"]}", StandardCharsets.UTF_8);
        for (JsonNode image : engine.get("/images/json?filters=" + filters).body()) {
            JsonNode tags = image.path("RepoTags");
            if (tags.isEmpty()) {
                names.add(image.path("Id").asText());
            }
            tags.forEach(tag -> names.add(tag.asText()));
        }
        return names;
    }

    /** Clears away everything of this stage, as far as it can. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        if (engine.answers()) {
            containers().forEach(container -> engine.remove(container.id()));
        }
        proxy.close();
        if (engine.answers()) {
            built().forEach(name -> engine.delete("/images/" + name + "?force=1"));
            tags().forEach(tag -> engine.delete("/images/" + tag + "?force=1"));
            engine.delete("/networks/" + network());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    @Override
    public String toString() {
        return "Stage[" + id + "]";
    }
}
