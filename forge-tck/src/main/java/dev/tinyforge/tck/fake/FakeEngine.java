package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** One process's handle of the host's engine. */
final class FakeEngine implements ContainerEngine {
    private final FakeWorld world;
    private final FakeProcess process;
    private final ContainerHost host;

    FakeEngine(FakeWorld world, FakeProcess process) {
        this.world = world;
        this.process = process;
        this.host = world.host();
    }

    @Override
    public EngineInfo info() {
        synchronized (world) {
            host.checkUp();
            return new EngineInfo("fake", "1.0", "1.0", "memory");
        }
    }

    @Override
    public void ensureNetwork(String name) {
        synchronized (world) {
            host.checkUp();
            host.network(name);
        }
    }

    @Override
    public void create(InstanceSpec spec, Map<String, String> env) {
        synchronized (world) {
            host.checkUp();
            String name = spec.ref().name();
            Optional<Box> existing = host.box(name);
            if (existing.isPresent()
                    && !existing.get()
                            .spec
                            .labels()
                            .entrySet()
                            .containsAll(spec.labels().entrySet())) {
                throw refused("a container named `" + name + "` exists and is another's; remove or rename it");
            }
            for (String network : spec.networks()) {
                if (!host.hasNetwork(network)) {
                    throw refused("there is no network `" + network + "`; create it");
                }
            }
            if (existing.isPresent()) {
                host.join(existing.get(), spec.networks());
                return;
            }
            ImageShelf.Held image = world.shelf()
                    .held(spec.image())
                    .orElseThrow(() -> new ForgeException(
                            ErrorCode.IMAGE_NOT_FOUND, "the engine has no image " + spec.image() + "; pull it"));
            Box box = new Box(spec, image.id(), env, image.behaviour());
            world.effect(process, box.spec.labels(), "create " + name);
            host.add(box);
        }
    }

    @Override
    public void join(String name, String network) {
        synchronized (world) {
            host.checkUp();
            Box box = host.box(name).orElseThrow(() -> missing(name));
            if (!host.hasNetwork(network)) {
                throw refused("there is no network `" + network + "`; create it");
            }
            world.effect(process, box.spec.labels(), "join " + name);
            host.join(box, List.of(network));
        }
    }

    @Override
    public void start(String name) {
        synchronized (world) {
            host.checkUp();
            Box box = host.box(name).orElseThrow(() -> missing(name));
            if (box.running() || box.state == Container.State.RESTARTING) {
                return;
            }
            if (!box.stale.isEmpty()) {
                throw refused("networks of `" + name + "` are gone: " + box.stale);
            }
            Optional<Box> other = host.publisher(box);
            if (other.isPresent()) {
                throw refused("a host port of `" + name + "` is in use by `"
                        + other.get().name() + "`");
            }
            world.effect(process, box.spec.labels(), "start " + name);
            host.start(box);
        }
    }

    @Override
    public void stop(String name) {
        Duration takes;
        synchronized (world) {
            host.checkUp();
            Optional<Box> box = host.box(name);
            if (box.isEmpty()) {
                return;
            }
            Duration asked = box.get().behaviour.stopTakes();
            Duration most = box.get().spec.stopTimeout();
            boolean killed = asked.compareTo(most) > 0;
            takes = box.get().running() ? killed ? most : asked : Duration.ZERO;
            world.effect(process, box.get().spec.labels(), "stop " + name);
            host.halt(box.get(), killed ? 137 : 0);
        }
        if (!takes.isZero()) {
            world.clock().advance(takes);
        }
    }

    @Override
    public void remove(String name) {
        synchronized (world) {
            host.checkUp();
            host.box(name).ifPresent(box -> world.effect(process, box.spec.labels(), "remove " + name));
            host.delete(name);
        }
    }

    @Override
    public List<String> volumes(String prefix) {
        synchronized (world) {
            host.checkUp();
            return host.volumes().stream()
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public boolean removeVolume(String name) {
        synchronized (world) {
            host.checkUp();
            return host.deleteVolume(name);
        }
    }

    @Override
    public Optional<Container> find(String name) {
        synchronized (world) {
            host.checkUp();
            return host.container(name);
        }
    }

    @Override
    public List<Container> list(String label) {
        synchronized (world) {
            host.checkUp();
            Duration elapsed = world.clock().elapsed();
            List<Container> found = new ArrayList<>();
            for (Box box : host.all()) {
                if (ContainerHost.carries(box.spec.labels(), label)) {
                    found.add(box.seen(elapsed));
                }
            }
            return List.copyOf(found);
        }
    }

    @Override
    public List<LogLine> tail(String name, int lines) {
        synchronized (world) {
            host.checkUp();
            return host.box(name).map(box -> ContainerHost.last(box.log, lines)).orElse(List.of());
        }
    }

    @Override
    public Subscription follow(
            String name, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        synchronized (world) {
            host.checkUp();
            return host.follow(process, host.box(name).orElseThrow(() -> missing(name)), tail, sink, ended);
        }
    }

    @Override
    public Subscription events(String label, Consumer<EngineEvent> sink) {
        synchronized (world) {
            host.checkUp();
            return host.watch(process, label, sink);
        }
    }

    @Override
    public void close() {
        host.close(process);
    }

    private static ForgeException refused(String why) {
        return new ForgeException(ErrorCode.ENGINE_REFUSED, why);
    }

    private static ForgeException missing(String name) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no container `" + name + "`");
    }
}
