package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.container.HealthProbe;
import java.time.Duration;
import java.util.Optional;

/** Asks containers of the host by their address. One that hangs takes all of the timeout. */
final class FakeProbe implements HealthProbe {
    private final FakeWorld world;

    FakeProbe(FakeWorld world) {
        this.world = world;
    }

    @Override
    public Optional<String> http(
            String address, int port, String path, int statusMin, int statusMax, Duration timeout) {
        boolean hangs;
        synchronized (world) {
            Optional<Box> box = listening(address, port);
            if (box.isEmpty()) {
                return Optional.of("connection to " + address + ":" + port + " refused");
            }
            int status = box.get().behaviour.status();
            hangs = box.get().behaviour.hangs();
            if (!hangs) {
                return status >= statusMin && status <= statusMax
                        ? Optional.empty()
                        : Optional.of("answered " + status);
            }
        }
        world.clock().advance(timeout);
        return Optional.of("no answer from " + address + ":" + port + " in time");
    }

    @Override
    public Optional<String> tcp(String address, int port, Duration timeout) {
        synchronized (world) {
            return listening(address, port).isPresent()
                    ? Optional.empty()
                    : Optional.of("connection to " + address + ":" + port + " refused");
        }
    }

    private Optional<Box> listening(String address, int port) {
        Duration elapsed = world.clock().elapsed();
        return world.host().at(address).filter(box -> box.listens(port, elapsed));
    }
}
