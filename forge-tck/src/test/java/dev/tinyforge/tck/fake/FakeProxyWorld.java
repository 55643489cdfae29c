package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.tck.container.Specs;
import dev.tinyforge.tck.proxy.ProxyWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fake world as the contract of the proxy wants one. Requests are not sent but looked up: a request in flight is a
 * number the world is told, so what the contract shows of counting is that the number reaches whoever asks.
 */
final class FakeProxyWorld implements ProxyWorld {
    private static final String NETWORK = "tck";
    private static final int PORT = 8080;

    private final FakeWorld world = new FakeWorld();
    private final Map<String, Integer> held = new HashMap<>();
    private int processes;

    FakeWorld world() {
        return world;
    }

    @Override
    public ProxyRouter open() {
        return world.process("forge-" + processes++).proxy();
    }

    @Override
    public Endpoint upstream(String name) {
        PinnedImage image =
                PinnedImage.onEngine(ImageRef.parse(name), world.shelf().load(name, Behaviour.healthy()));
        ContainerEngine engine = world.engine();
        engine.ensureNetwork(NETWORK);
        engine.create(Specs.networks(Specs.of(name, image, Map.of()), NETWORK), Map.of());
        engine.start(name);
        return new Endpoint(name, engine.find(name).orElseThrow().addresses().get(NETWORK), PORT);
    }

    @Override
    public Optional<String> ask(String host) {
        List<Optional<InstanceRef>> answers = world.request(host);
        assertEquals(1, answers.size(), () -> "who answers for " + host + " is left to chance: " + answers);
        return answers.get(0).map(InstanceRef::name);
    }

    @Override
    public InFlight hold(String host) {
        String name = ask(host).orElseThrow();
        count(name, 1);
        return () -> {
            count(name, -1);
            return Optional.of(name).filter(reached -> world.host().ready(reached, PORT));
        };
    }

    private void count(String name, int more) {
        world.routes().inFlight(name, held.merge(name, more, Integer::sum));
    }

    @Override
    public void breakDown() {
        world.routes().down(true);
    }

    @Override
    public void repair() {
        world.routes().down(false);
    }

    @Override
    public boolean claim(String host) {
        world.routes().foreign(host);
        return true;
    }

    @Override
    public boolean claimed(String host) {
        return world.routes().isForeign(host);
    }

    @Override
    public void close() {
        // The world ends with the test.
    }
}
