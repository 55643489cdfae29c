package dev.tinyforge.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.ManualTrigger;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.domain.trigger.Verdict;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WorkloadCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trigger of {@code docs/plugins.md}, built against the domain alone and found in a jar of its own. */
class PluginJarTest {
    private static final Path ROOT = Path.of(System.getProperty("forge.root", ".."));
    private static final Path SOURCE =
            ROOT.resolve("forge-ports/src/test/plugin/com/example/forge/OfficeHoursTrigger.java");
    private static final String SERVICE = "META-INF/services/dev.tinyforge.domain.trigger.TriggerPlugin";
    private static final String NAME = "com.example.forge.OfficeHoursTrigger";
    private static final Config CONFIG = Config.of("repository", "ghcr.io/acme/shop", "time_zone", "Europe/Berlin");
    private static final WorkloadFacts SHOP = new WorkloadFacts(
            WorkloadCodec.read(
                            Config.of("name", "shop", "source", "image", "source_config", Config.of("image", "shop")),
                            new WorkloadId("0".repeat(26)))
                    .workload(),
            Optional.empty());

    @TempDir
    Path folder = Path.of("");

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private URLClassLoader loader = new URLClassLoader(new URL[0]);

    @BeforeEach
    void putTheJarOnTheClassPath() throws IOException, URISyntaxException {
        URL jar = pack(compile()).toUri().toURL();
        loader = new URLClassLoader(new URL[] {jar}, before);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @AfterEach
    void takeItAway() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        loader.close();
    }

    /** With nothing but the domain at hand: that is all a plugin needs. */
    private Path compile() throws IOException, URISyntaxException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path domain = Path.of(TriggerPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean good = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of("--release", "17", "-cp", domain.toString(), "-d", classes.toString()),
                            null,
                            files.getJavaFileObjects(SOURCE))
                    .call();
            assertTrue(good, said::toString);
        }
        return classes;
    }

    private Path pack(Path classes) throws IOException {
        Path jar = folder.resolve("office-hours.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                entry(out, classes.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
            entry(out, SERVICE, (NAME + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static TriggerPlugin plugin() {
        return TriggerKinds.found().of("office-hours");
    }

    private static Verdict pushed(String repository, String at) {
        return plugin().match(
                        CONFIG,
                        SHOP,
                        new InboundEvent.ImagePushed(repository, "1.2", Optional.empty(), Instant.parse(at)));
    }

    @Test
    void thePluginIsFoundBesideTheBuiltInOnes() {
        TriggerKinds kinds = TriggerKinds.found();

        assertEquals(NAME, kinds.of("office-hours").getClass().getName());
        assertEquals(loader, kinds.of("office-hours").getClass().getClassLoader());
        assertEquals("registry", kinds.of("registry").kind());
    }

    /** Of a kind there is already. */
    public static final class ByHand implements TriggerPlugin {
        @Override
        public String kind() {
            return "manual";
        }

        @Override
        public ConfigSchema schema() {
            return ConfigSchema.of();
        }

        @Override
        public Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
            return new Verdict.NoMatch("it never does");
        }
    }

    @Test
    void oneOfAKindThereIsDoesNotReplaceItInSilence() throws IOException {
        Path services = Files.createDirectories(folder.resolve("second/META-INF/services"));
        Files.writeString(services.resolve(TriggerPlugin.class.getName()), ByHand.class.getName());
        URL second = folder.resolve("second").toUri().toURL();
        try (URLClassLoader both = new URLClassLoader(new URL[] {second}, loader)) {
            Thread.currentThread().setContextClassLoader(both);

            String line = String.valueOf(
                    assertThrows(InvalidInput.class, TriggerKinds::found).getMessage());

            assertTrue(line.contains(ByHand.class.getName()), line);
            assertTrue(line.contains(ManualTrigger.class.getName()), line);
        }
    }

    @Test
    void itMatchesEventsAndSaysWhyNot() {
        assertEquals(new Verdict.Match(Optional.of("1.2")), pushed("ghcr.io/acme/shop", "2031-05-16T07:00:00Z"));
        assertEquals(
                new Verdict.NoMatch("repository `ghcr.io/acme/till` does not match `ghcr.io/acme/shop`"),
                pushed("ghcr.io/acme/till", "2031-05-16T07:00:00Z"));
        assertEquals(
                new Verdict.NoMatch("`2031-05-16T08:59` is not in office hours, `9` to `17` on workdays"),
                pushed("ghcr.io/acme/shop", "2031-05-16T06:59:00Z"));
        assertEquals(
                new Verdict.NoMatch("`2031-05-17T10:00` is not in office hours, `9` to `17` on workdays"),
                pushed("ghcr.io/acme/shop", "2031-05-17T08:00:00Z"));
        assertEquals(
                new Verdict.NoMatch("an `office-hours` trigger waits for a pushed image"),
                plugin().match(CONFIG, SHOP, new InboundEvent.PersonAsked("ann", Instant.EPOCH)));
    }

    @Test
    void itsConfigIsValidatedFieldByField() {
        assertEquals(List.of(), plugin().validate(CONFIG));
        assertEquals(
                List.of("config.repository"),
                plugin().validate(Config.empty()).stream().map(Problem::field).toList());
        assertEquals(
                List.of("config.to", "config.time_zone"),
                plugin().validate(CONFIG.with("from", 17).with("time_zone", "Mars/Olympus")).stream()
                        .map(Problem::field)
                        .toList());
        assertTrue(
                plugin().match(Config.empty(), SHOP, new InboundEvent.PersonAsked("ann", Instant.EPOCH))
                        instanceof Verdict.Error);
    }

    @Test
    void theGuideShowsThisPlugin() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/plugins.md")).replace("\r\n", "\n");

        String source = Files.readString(SOURCE).replace("\r\n", "\n");
        assertTrue(page.contains("```java\n" + source + "```\n"), "docs/plugins.md has drifted from " + SOURCE);
        assertTrue(page.contains("`" + SERVICE + "`") && page.contains("    " + NAME + "\n"), "the services file");
    }
}
