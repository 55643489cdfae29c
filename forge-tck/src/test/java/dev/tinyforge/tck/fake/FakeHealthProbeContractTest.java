package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.tck.container.HealthProbeContract;
import dev.tinyforge.tck.container.Specs;
import java.util.Map;

class FakeHealthProbeContractTest extends HealthProbeContract {
    private final FakeWorld world = new FakeWorld();

    @Override
    protected HealthProbe probe() {
        return world.probe();
    }

    @Override
    protected Place answering(int status) {
        return running("answers" + status, Behaviour.healthy().answering(status));
    }

    @Override
    protected Place hanging() {
        return running("hangs", Behaviour.hanging());
    }

    @Override
    protected Place nobody() {
        return new Place("10.255.255.1", 8080);
    }

    private Place running(String name, Behaviour behaviour) {
        PinnedImage image =
                PinnedImage.onEngine(ImageRef.parse(name), world.shelf().load(name, behaviour));
        world.engine().ensureNetwork("tck");
        world.engine().create(Specs.networks(Specs.of(name, image, Map.of()), "tck"), Map.of());
        world.engine().start(name);
        return new Place(world.engine().find(name).orElseThrow().addresses().get("tck"), 8080);
    }
}
