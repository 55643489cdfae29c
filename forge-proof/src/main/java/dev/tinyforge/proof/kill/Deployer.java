package dev.tinyforge.proof.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.proof.kill.StopPoint.Kind;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Factories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A process of Forge to be killed. It starts as the server does, taking up what an earlier one left, and then does what
 * standard input tells it, a line each:
 *
 * <ul>
 *   <li>{@code apply JSON}: creates or changes a workload
 *   <li>{@code stop append|call NUMBER before|after}: where the next deployment is to stop
 *   <li>{@code deploy WORKLOAD TAG}
 *   <li>{@code quit}
 * </ul>
 *
 * What it has to say begins with {@code @} on standard output; the rest there is log. It ends with its input.
 */
public final class Deployer {
    static final String MARK = "@";

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final PrintStream out;
    private final Stops stops;
    private final Store store;
    private final Forge forge;

    private Deployer(ForgeConfig config, PrintStream out) {
        this.out = out;
        this.stops = new Stops(this::say);
        Clock clock = Instant::now;
        this.store = new StoppingStore(
                Factories.named(StoreFactory.class, StoreFactory::name, config.get(Settings.STORE))
                        .open(config, clock),
                stops);
        Connection engine = Factories.named(
                        ContainerEngineFactory.class, ContainerEngineFactory::name, config.get(Settings.ENGINE))
                .open(config);
        ProxyRouter proxy = Factories.named(
                        ProxyRouterFactory.class, ProxyRouterFactory::name, config.get(Settings.PROXY))
                .open(config, engine, clock);
        RepositoryHost repositories = ServiceLoader.load(RepositoryHostFactory.class)
                .findFirst()
                .orElseThrow()
                .open(config);
        this.forge = Forge.builder()
                .config(config)
                .store(store)
                .engine(StoppingPorts.of(engine, stops))
                .proxy(StoppingPorts.of(proxy, stops))
                .repositories(StoppingPorts.of(repositories, stops))
                .clock(clock)
                .build();
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        ForgeConfig config = ForgeConfig.load(Optional.empty(), System.getenv(), Map.of());
        new Deployer(config, out).run();
        // Not by the end of main: adapters may have threads that go on.
        System.exit(0);
    }

    private void run() throws IOException {
        forge.start(Forge.Role.SERVER);
        Await.that(
                "nothing to be open",
                LONGEST,
                () -> store.deployments().open().isEmpty() && forge.notReady().isEmpty());
        say("recovered");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            obey(line);
        }
        forge.close();
    }

    private void obey(String line) throws IOException {
        List<String> words = List.of(line.split(" "));
        switch (words.get(0)) {
            case "apply" -> say("applied " + apply(line.substring("apply ".length())));
            case "stop" -> stops.arm(StopPoint.parse(words.subList(1, 4)));
            case "deploy" -> deploy(new WorkloadId(words.get(1)), words.get(2));
            default -> throw new IllegalArgumentException(line);
        }
    }

    @SuppressWarnings("unchecked")
    private WorkloadId apply(String json) throws IOException {
        Map<String, Object> document = new ObjectMapper().readValue(json, Map.class);
        return forge.workloads().apply(new Config(document), "proof").workload().id();
    }

    private void deploy(WorkloadId workload, String tag) {
        stops.reset();
        Deployment asked = forge.deployments().deploy(workload, Optional.of(tag), Optional.empty(), "proof");
        say("asked " + asked.id());
        Deployment ended = Await.value("deployment " + asked.id() + " to end", LONGEST, () -> store.deployments()
                .find(asked.id())
                .filter(deployment -> !deployment.status().open()));
        say("ended " + ended.id() + " " + ended.status() + " " + stops.passed(Kind.CALL));
    }

    private void say(String text) {
        out.println(MARK + text);
        out.flush();
    }
}
