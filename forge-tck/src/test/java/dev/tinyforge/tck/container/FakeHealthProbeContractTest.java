package dev.tinyforge.tck.container;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakeWorld;
import java.util.Map;
import java.util.Optional;

/** The fake probe keeps the contract it stands in for. */
final class FakeHealthProbeContractTest extends HealthProbeContract {
    private static final int PORT = 8080;

    private final FakeWorld world = new FakeWorld();
    private int number;

    @Override
    protected HealthProbe probe() {
        return world.probe();
    }

    @Override
    protected Place answering(int status) {
        return place(Behaviour.healthy().answering(status));
    }

    @Override
    protected Place hanging() {
        return place(Behaviour.hanging());
    }

    @Override
    protected Place nobody() {
        return place(Behaviour.wrongPort());
    }

    private Place place(Behaviour behaviour) {
        String name = "place-" + ++number;
        String reference = "image:" + number;
        String id = world.shelf().load(reference, behaviour);
        PinnedImage image = new PinnedImage(ImageRef.parse(reference), id, true, Optional.empty());
        world.engine().ensureNetwork("net");
        world.engine().create(Specs.networks(Specs.of(name, image, Map.of()), "net"), Map.of());
        world.engine().start(name);
        String address = world.engine().find(name).orElseThrow().addresses().get("net");
        return new Place(String.valueOf(address), PORT);
    }
}
