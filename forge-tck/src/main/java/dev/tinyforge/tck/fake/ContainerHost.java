package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.container.Container.Health;
import dev.tinyforge.ports.container.Container.State;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The machine containers run on, as it is and as a test bends it. Whatever Forge process looks sees the same. */
public final class ContainerHost {
    private static final Duration FIRST_RESTART = Duration.ofMillis(100);
    private static final Duration MOST_RESTART = Duration.ofMinutes(1);

    /** What becomes of containers when the engine is restarted. */
    public enum OnRestart {
        /** They run on, untouched. */
        KEEP,
        /** Those whose policy says so run again, under other addresses; the others have exited. */
        BY_POLICY,
        /** All have exited. */
        STOP
    }

    /** A class, since two subscriptions alike are two. */
    private static final class Watcher {
        private final FakeProcess process;
        private final String label;
        private final Consumer<EngineEvent> sink;

        Watcher(FakeProcess process, String label, Consumer<EngineEvent> sink) {
            this.process = process;
            this.label = label;
            this.sink = sink;
        }

        void hear(EngineEvent event) {
            try {
                sink.accept(event);
            } catch (Crash crash) {
                // The listener's process has died of it, not whoever made the event.
                return;
            }
        }
    }

    private record Told(EngineEvent event, Map<String, String> labels) {
        boolean concernsAll() {
            return event.kind() == Kind.LOST
                    || event.kind() == Kind.RECONNECTED
                    || event.kind() == Kind.NETWORK_REMOVED;
        }
    }

    private final FakeWorld world;
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final Set<String> networks = new LinkedHashSet<>();
    private final Set<String> volumes = new TreeSet<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Deque<Told> events = new ArrayDeque<>();
    private final TreeSet<Integer> freed = new TreeSet<>();
    private int nextAddress = 2;
    private boolean reuse;
    private boolean down;
    private boolean onDemand;
    private int maxStreams = 64;

    ContainerHost(FakeWorld world) {
        this.world = world;
    }

    // What a test does to it

    /** The engine answers no call; what runs, runs on. */
    public void down(boolean isDown) {
        synchronized (world) {
            boolean back = down && !isDown;
            if (isDown && !down) {
                lose();
            }
            down = isDown;
            if (back) {
                tell(Kind.RECONNECTED, "", Map.of());
            }
        }
        settled();
    }

    public void restartEngine(OnRestart what) {
        synchronized (world) {
            lose();
            for (Box box : boxes.values()) {
                boolean up = box.running() || box.state == State.RESTARTING;
                if (up && what != OnRestart.KEEP) {
                    release(box);
                    box.disturbed = true;
                    box.state = State.EXITED;
                    box.exitCode = 137;
                    if (what == OnRestart.BY_POLICY && restartsWithEngine(box)) {
                        run(box, world.clock().elapsed());
                    }
                }
            }
            events.removeIf(told -> told.event().kind() != Kind.LOST);
            tell(Kind.RECONNECTED, "", Map.of());
        }
        settled();
    }

    /** Whoever listened hears no more than that. */
    private void lose() {
        endStreams(Optional.of("the engine was lost"));
        events.clear();
        tell(Kind.LOST, "", Map.of());
    }

    /** Somebody kills the program; the engine does what the container's restart policy says. */
    public void kill(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            if (box != null && box.running()) {
                died(box, 137, world.clock().elapsed());
            }
        }
        settled();
    }

    /** Somebody stops the container by hand. */
    public void stop(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            if (box != null) {
                box.disturbed = true;
                halt(box, 137);
            }
        }
        settled();
    }

    /** Somebody removes the container by hand. */
    public void remove(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            if (box != null) {
                box.disturbed = true;
                world.lost(name);
            }
            delete(name);
        }
        settled();
    }

    /** Somebody takes the container off the network by hand. */
    public void disconnect(String name, String network) {
        synchronized (world) {
            Box box = boxes.get(name);
            if (box != null) {
                leave(box, network);
            }
        }
        settled();
    }

    /** Somebody removes the network by hand, and those that run on it from it. */
    public void removeNetwork(String network) {
        synchronized (world) {
            for (Box box : boxes.values()) {
                if (box.running() || box.state == State.RESTARTING) {
                    leave(box, network);
                } else if (box.networks.contains(network)) {
                    box.stale.add(network);
                }
            }
            networks.remove(network);
            tell(Kind.NETWORK_REMOVED, network, Map.of());
        }
        settled();
    }

    /** The program wants more memory than it may have. */
    public void exhaust(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            if (box != null && box.running()) {
                tell(Kind.OUT_OF_MEMORY, name, box.spec.labels());
                died(box, 137, world.clock().elapsed());
            }
        }
        settled();
    }

    /** The program changes what it does, from now on; its start counts as it was. */
    public void become(String name, Behaviour behaviour) {
        synchronized (world) {
            boxes.computeIfPresent(name, (n, box) -> {
                box.behaviour = behaviour;
                box.disturbed = true;
                return box;
            });
        }
        settled();
    }

    /** The program writes a line. */
    public void say(String name, String text) {
        LogLine line = new LogLine(world.clock().now(), false, text);
        List<Stream> following;
        synchronized (world) {
            Box box = boxes.get(name);
            if (box == null) {
                return;
            }
            box.log.add(line);
            following = streams.stream().filter(s -> s.container.equals(name)).toList();
        }
        following.forEach(stream -> stream.say(line));
    }

    /** Addresses are given again as soon as they are free, so that an old one may lead to somebody else. */
    public void reuseAddresses() {
        synchronized (world) {
            reuse = true;
        }
    }

    /** Events wait until {@link FakeWorld#deliverEvents}. */
    public void eventsOnDemand() {
        synchronized (world) {
            onDemand = true;
        }
    }

    public void maxStreams(int max) {
        synchronized (world) {
            maxStreams = max;
        }
    }

    /** Puts an event among those to be told, true or not. */
    public void emit(Kind kind, String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            tell(kind, name, box == null ? Map.of() : box.spec.labels());
        }
        settled();
    }

    // What a test asks of it

    public List<Container> containers() {
        synchronized (world) {
            Duration elapsed = world.clock().elapsed();
            return boxes.values().stream().map(box -> box.seen(elapsed)).toList();
        }
    }

    public Optional<Container> container(String name) {
        synchronized (world) {
            return Optional.ofNullable(boxes.get(name))
                    .map(box -> box.seen(world.clock().elapsed()));
        }
    }

    /** What it was made from. */
    public Optional<InstanceSpec> spec(String name) {
        synchronized (world) {
            return Optional.ofNullable(boxes.get(name)).map(box -> box.spec);
        }
    }

    /** The environment it was given, in the open. */
    public Map<String, String> environment(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            return box == null ? Map.of() : box.environment;
        }
    }

    public long running() {
        synchronized (world) {
            return boxes.values().stream().filter(Box::running).count();
        }
    }

    public Set<String> networks() {
        synchronized (world) {
            return Set.copyOf(networks);
        }
    }

    /** Whatever any container has mounted under a name, and nobody has removed since. */
    public Set<String> volumes() {
        synchronized (world) {
            return Set.copyOf(volumes);
        }
    }

    public int openStreams() {
        synchronized (world) {
            return streams.size() + watchers.size();
        }
    }

    /** Whether requests to the port of the container get a good answer now. */
    public boolean ready(String name, int port) {
        synchronized (world) {
            Box box = boxes.get(name);
            return box != null && box.answersWell(port, world.clock().elapsed());
        }
    }

    /** Whether it went down, or moved, by other hands than Forge's since a route was last written to it in health. */
    public boolean disturbed(String name) {
        synchronized (world) {
            Box box = boxes.get(name);
            return box != null ? box.disturbed : world.isLost(name);
        }
    }

    // What the fakes do with it; the caller holds the world

    void checkUp() {
        if (down) {
            throw new ForgeException(ErrorCode.ENGINE_UNREACHABLE, "the engine does not answer; start it");
        }
    }

    Optional<Box> box(String name) {
        return Optional.ofNullable(boxes.get(name));
    }

    Optional<Box> at(String address) {
        for (Box box : boxes.values()) {
            if (box.hasAddress(address)) {
                return Optional.of(box);
            }
        }
        return Optional.empty();
    }

    Iterable<Box> all() {
        return boxes.values();
    }

    void network(String name) {
        networks.add(name);
    }

    boolean hasNetwork(String name) {
        return networks.contains(name);
    }

    void add(Box box) {
        boxes.put(box.name(), box);
        volumes.addAll(mounted(box));
    }

    private static List<String> mounted(Box box) {
        return box.spec.mounts().stream()
                .filter(mount -> mount.kind() == Mount.Kind.VOLUME)
                .map(Mount::source)
                .toList();
    }

    /** @return false when it is mounted */
    boolean deleteVolume(String name) {
        if (boxes.values().stream().anyMatch(box -> mounted(box).contains(name))) {
            return false;
        }
        volumes.remove(name);
        return true;
    }

    void join(Box box, List<String> wanted) {
        for (String network : wanted) {
            box.stale.remove(network);
            if (box.networks.add(network) && box.running()) {
                box.addresses.put(network, address());
            }
        }
    }

    Optional<Box> publisher(Box wanting) {
        for (PublishedPort port : wanting.spec.publish()) {
            for (Box box : boxes.values()) {
                boolean taken = box.spec.publish().stream().anyMatch(other -> other.host() == port.host());
                if (box != wanting && box.running() && taken) {
                    return Optional.of(box);
                }
            }
        }
        return Optional.empty();
    }

    void start(Box box) {
        box.restarts = 0;
        run(box, world.clock().elapsed());
        settle();
    }

    void halt(Box box, int code) {
        if (box.running() || box.state == State.RESTARTING) {
            release(box);
            box.state = State.EXITED;
            box.exitCode = code;
            tell(Kind.DIED, box.name(), box.spec.labels());
            endStreams(box.name());
        }
    }

    void delete(String name) {
        Box box = boxes.remove(name);
        if (box != null) {
            halt(box, 137);
            tell(Kind.REMOVED, name, box.spec.labels());
            endStreams(name);
        }
    }

    Stream follow(
            FakeProcess process, Box box, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        if (openStreams() >= maxStreams) {
            throw new ForgeException(
                    ErrorCode.ENGINE_REFUSED, maxStreams + " streams are open; close one or raise docker.max_streams");
        }
        Stream stream = new Stream(process, box.name(), sink, ended, this::drop);
        List<LogLine> lines = tail.isPresent() ? last(box.log, tail.getAsInt()) : List.copyOf(box.log);
        lines.forEach(stream::say);
        if (box.running() || box.state == State.RESTARTING) {
            streams.add(stream);
        } else {
            stream.end(Optional.empty());
        }
        return stream;
    }

    static List<LogLine> last(List<LogLine> log, int lines) {
        return List.copyOf(log.subList(Math.max(0, log.size() - lines), log.size()));
    }

    Subscription watch(FakeProcess process, String label, Consumer<EngineEvent> sink) {
        Watcher watcher = new Watcher(process, label, sink);
        watchers.add(watcher);
        return () -> {
            synchronized (world) {
                watchers.remove(watcher);
            }
        };
    }

    /** Ends what the process has open, telling it. */
    void close(FakeProcess process) {
        List<Stream> ending;
        synchronized (world) {
            watchers.removeIf(watcher -> watcher.process == process);
            ending = streams.stream().filter(s -> s.process == process).toList();
        }
        ending.forEach(Stream::close);
    }

    /** The process is dead: what it has open goes without a word. */
    void forget(FakeProcess process) {
        synchronized (world) {
            watchers.removeIf(watcher -> watcher.process == process);
            streams.removeIf(stream -> stream.process == process);
        }
    }

    /** Whether the labels carry {@code key} or {@code key=value}. */
    static boolean carries(Map<String, String> labels, String label) {
        int equals = label.indexOf('=');
        return equals < 0
                ? labels.containsKey(label)
                : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
    }

    /** Lets happen what has become due. */
    void settle() {
        Duration elapsed = world.clock().elapsed();
        for (Box box : boxes.values()) {
            boolean more = true;
            while (more) {
                Optional<Duration> death = box.deathDue().filter(due -> due.compareTo(elapsed) <= 0);
                if (death.isPresent()) {
                    box.deaths++;
                    died(box, box.behaviour.death().orElseThrow().code(), death.get());
                } else if (box.state == State.RESTARTING && box.restartDue.compareTo(elapsed) <= 0) {
                    box.restarts++;
                    run(box, box.restartDue);
                } else {
                    more = false;
                }
            }
            Health health = box.running() ? box.health(elapsed) : Health.NONE;
            if (health != box.toldHealth && health != Health.NONE) {
                tell(Kind.HEALTH, box.name(), box.spec.labels());
            }
            box.toldHealth = health;
        }
    }

    void deliver(boolean asked) {
        while (true) {
            Told told;
            List<Watcher> listening;
            synchronized (world) {
                if (onDemand && !asked) {
                    return;
                }
                Told next = events.poll();
                if (next == null) {
                    return;
                }
                if (down && next.event().kind() != Kind.LOST) {
                    continue;
                }
                told = next;
                listening = watchers.stream()
                        .filter(w -> w.process.alive())
                        .filter(w -> told.concernsAll() || carries(told.labels(), w.label))
                        .toList();
            }
            listening.forEach(watcher -> watcher.hear(told.event()));
        }
    }

    private void settled() {
        synchronized (world) {
            settle();
        }
        world.deliver();
    }

    private void died(Box box, int code, Duration when) {
        release(box);
        box.disturbed = true;
        box.exitCode = code;
        tell(Kind.DIED, box.name(), box.spec.labels());
        endStreams(box.name());
        RestartPolicy policy = box.spec.restart();
        boolean again = policy == RestartPolicy.ALWAYS
                || policy == RestartPolicy.UNLESS_STOPPED
                || policy == RestartPolicy.ON_FAILURE && code != 0;
        box.state = again ? State.RESTARTING : State.EXITED;
        Duration wait = FIRST_RESTART.multipliedBy(1L << Math.min(box.restarts, 10));
        box.restartDue = when.plus(wait.compareTo(MOST_RESTART) < 0 ? wait : MOST_RESTART);
    }

    private void run(Box box, Duration when) {
        box.state = State.RUNNING;
        box.exitCode = 0;
        box.started = when;
        box.startedAt =
                Optional.of(world.clock().now().minus(world.clock().elapsed().minus(when)));
        box.networks.forEach(network -> box.addresses.put(network, address()));
        tell(Kind.STARTED, box.name(), box.spec.labels());
    }

    private void leave(Box box, String network) {
        if (box.networks.remove(network)) {
            box.disturbed = true;
            Optional.ofNullable(box.addresses.remove(network)).ifPresent(this::free);
            tell(Kind.DISCONNECTED, box.name(), box.spec.labels());
        }
    }

    private void release(Box box) {
        box.addresses.values().forEach(this::free);
        box.addresses.clear();
    }

    private void free(String address) {
        String[] part = address.split("\\.");
        freed.add(Integer.parseInt(part[1]) << 16 | Integer.parseInt(part[2]) << 8 | Integer.parseInt(part[3]));
    }

    private String address() {
        Integer old = reuse ? freed.pollFirst() : null;
        int number = old == null ? nextAddress++ : old;
        return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    private static boolean restartsWithEngine(Box box) {
        RestartPolicy policy = box.spec.restart();
        return policy == RestartPolicy.ALWAYS || policy == RestartPolicy.UNLESS_STOPPED;
    }

    private void tell(Kind kind, String name, Map<String, String> labels) {
        if (!watchers.isEmpty()) {
            events.add(new Told(new EngineEvent(kind, name), labels));
        }
    }

    private void drop(Stream stream) {
        synchronized (world) {
            streams.remove(stream);
        }
    }

    private void endStreams(String name) {
        streams.stream().filter(s -> s.container.equals(name)).toList().forEach(stream -> stream.end(Optional.empty()));
    }

    private void endStreams(Optional<String> reason) {
        List.copyOf(streams).forEach(stream -> stream.end(reason));
    }
}
