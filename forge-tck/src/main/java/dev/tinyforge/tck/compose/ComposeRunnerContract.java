package dev.tinyforge.tck.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.tck.container.Codes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link ComposeRunner} promises. */
public abstract class ComposeRunnerContract {
    private final WorkloadId workload = new WorkloadId(UUID.randomUUID().toString());
    private final String project = "tck-" + workload.shortForm();
    private final List<String> said = new ArrayList<>();

    protected abstract ComposeRunner runner();

    /** The engine it works on. */
    protected abstract ContainerEngine engine();

    /** An image the engine has, of a program that runs on, as files name it. */
    protected abstract String image();

    /** The tree as a Compose file. */
    protected abstract String text(Config tree);

    protected abstract Map<String, String> environment(String container);

    @AfterEach
    void tidyUp() {
        runner().keep(workload, project, file(service("a", Config.empty())));
        runner().down(workload, said::add);
    }

    private Config service(String name, Config more) {
        Config labels = Config.of(ResourceNames.LABEL_PROJECT, project, ResourceNames.LABEL_SERVICE, name);
        return Config.of(
                name,
                Config.of("image", image(), "container_name", container(name), "labels", labels)
                        .overlay(more));
    }

    private String container(String service) {
        return project + "-" + service;
    }

    private static Config file(Config... services) {
        Config all = Config.empty();
        for (Config service : services) {
            all = all.overlay(service);
        }
        return Config.of("services", all);
    }

    private void up(Config file) {
        runner().up(project, file, Map.of(), said::add, new Cancellation());
    }

    private Optional<Instant> started(String service) {
        return engine().find(container(service)).filter(Container::running).flatMap(Container::startedAt);
    }

    @Test
    void itTellsWhatItIs() {
        assertTrue(runner().tool().matches(".*compose v?[0-9].*"), runner().tool());
    }

    @Test
    void aFileIsReadAsItIsWritten() {
        Config tree = file(service("a", Config.of("ports", List.of("80:8080"), "init", true, "scale", 1)));
        assertEquals(tree, runner().parse(text(tree)));
        Codes.assertFails(ErrorCode.COMPOSE_FAILED, () -> runner().parse("{ no: [yaml"));
    }

    @Test
    void variablesAreFilledIn() {
        Config file =
                file(service("a", Config.of("hostname", "${TF_ENV_NAME}", "environment", List.of("KNOWN", "B=c"))));
        Config filled = runner().normalise(project, file, Map.of("TF_ENV_NAME", "shop"));
        ConfigReader service = new ConfigReader(filled)
                .object("services")
                .flatMap(services -> services.object("a"))
                .orElseThrow();
        assertEquals("shop", service.string("hostname", ""));
        assertEquals(
                List.of("B=c", "KNOWN"),
                service.strings("environment").stream().sorted().toList(),
                "names without a value stay");
    }

    @Test
    void servicesRunAsTheFileSaysAndAreLeftAloneWhileItDoes() {
        Config file = file(service("a", Config.of("environment", Config.of("WORD", "${TF_ENV_WORD}"))));
        runner().up(project, file, Map.of("TF_ENV_WORD", "o$ne"), said::add, new Cancellation());
        Optional<Instant> first = started("a");
        assertTrue(first.isPresent(), said::toString);
        assertEquals("o$ne", environment(container("a")).get("WORD"));
        assertEquals("a", engine().find(container("a")).orElseThrow().labels().get(ResourceNames.LABEL_SERVICE));
        runner().up(project, file, Map.of("TF_ENV_WORD", "o$ne"), said::add, new Cancellation());
        assertEquals(first, started("a"));
        assertFalse(said.toString().contains("o$ne"), said::toString);
        runner().up(project, file, Map.of("TF_ENV_WORD", "two"), said::add, new Cancellation());
        assertEquals("two", environment(container("a")).get("WORD"));
    }

    @Test
    void servicesTheFileDoesNotNameAreLeftAlone() {
        up(file(service("a", Config.empty()), service("b", Config.empty())));
        Optional<Instant> first = started("a");
        up(file(service("b", Config.of("environment", Config.of("C", "d")))));
        assertTrue(first.isPresent());
        assertEquals(first, started("a"));
        assertEquals("d", environment(container("b")).get("C"));
    }

    @Test
    void aStoppedServiceIsStartedAgain() {
        Config file = file(service("a", Config.empty()));
        up(file);
        engine().stop(container("a"));
        up(file);
        assertNotEquals(Optional.empty(), started("a"));
    }

    @Test
    void whatTheToolRefusesIsToldInALine() {
        Config file = file(service("a", Config.of("image", "sha256:" + "0".repeat(64))));
        Codes.assertFails(ErrorCode.COMPOSE_FAILED, () -> up(file));
        up(file(service("a", Config.empty())));
        assertTrue(started("a").isPresent(), "it can be repeated");
    }

    @Test
    void whatIsCancelledBeforehandStartsNothing() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        runner().up(project, file(service("a", Config.empty())), Map.of(), said::add, cancelled);
        assertEquals(Optional.empty(), engine().find(container("a")));
    }

    @Test
    void aProjectIsTakenDownAsOftenAsAsked() {
        Config file = file(service("a", Config.empty()));
        runner().down(workload, said::add);
        up(file);
        runner().down(workload, said::add);
        assertTrue(started("a").isPresent(), "its file was not kept");
        runner().keep(workload, project, file);
        runner().keep(workload, project, file);
        runner().down(workload, said::add);
        assertEquals(Optional.empty(), engine().find(container("a")));
        runner().down(workload, said::add);
    }
}
