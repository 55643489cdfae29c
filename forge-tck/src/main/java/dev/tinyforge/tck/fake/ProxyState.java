package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Capabilities;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation.NoRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation.SwitchedTo;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation.Unreachable;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The proxy, as it is and as a test bends it. What it was told and what it does may be two things. */
public final class ProxyState {
    /** Tells requests in flight; one answer proves a switch. */
    public static final Capabilities COUNTING = new Capabilities(true, 1, Duration.ZERO);
    /** Tells nothing; several workers may answer differently for a while. */
    public static final Capabilities BLIND = new Capabilities(false, 3, Duration.ofSeconds(1));

    /** What is wrong about an ok. */
    public enum Lie {
        /** Nothing was written at all. */
        NOTHING,
        /** It was written down, and the proxy goes on as before. */
        WRITTEN_ONLY
    }

    /**
     * One route as it was written.
     *
     * @param well its instance gave good answers then
     * @param excused its instance had been disturbed by other hands then
     * @param labels those of its container then
     */
    public record Entry(Route route, Endpoint endpoint, boolean well, boolean excused, Map<String, String> labels) {
        public DeploymentId marker() {
            return route.instance().deployment();
        }
    }

    private record Held(Entry entry, boolean online) {}

    /** What requests to one host meet. */
    private static final class Shown {
        Optional<Entry> old = Optional.empty();
        Optional<Entry> now = Optional.empty();
        Duration due = Duration.ZERO;
        int answersLeft;
        boolean alternates;
        boolean turn;

        boolean switching(Duration elapsed) {
            return elapsed.compareTo(due) < 0 || answersLeft > 0;
        }
    }

    private final FakeWorld world;
    private final Map<String, Held> held = new LinkedHashMap<>();
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private final Set<String> foreign = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    private final Map<String, Integer> inFlight = new HashMap<>();
    private Capabilities capabilities = COUNTING;
    private boolean byName;
    private boolean down;
    private Duration lag = Duration.ZERO;
    private int lagAnswers;
    private boolean alternates;
    private Lie lie = Lie.NOTHING;
    private int lies;
    private int drops;
    private int partial = -1;

    ProxyState(FakeWorld world) {
        this.world = world;
    }

    // What a test does to it

    public void capabilities(Capabilities now) {
        synchronized (world) {
            capabilities = now;
        }
    }

    /** It reaches containers by name, so that a new address does not matter. */
    public void reachesByName() {
        synchronized (world) {
            byName = true;
        }
    }

    /** It answers nobody, neither requests nor Forge. */
    public void down(boolean isDown) {
        synchronized (world) {
            down = isDown;
        }
    }

    /** From now on a change shows this long after it was written. */
    public void lag(Duration time) {
        synchronized (world) {
            lag = time;
            lagAnswers = 0;
            alternates = false;
        }
    }

    /** From now on the next {@code answers} observations after a write show what was before. */
    public void lagAnswers(int answers) {
        synchronized (world) {
            lag = Duration.ZERO;
            lagAnswers = answers;
            alternates = false;
        }
    }

    /** From now on the next {@code answers} observations after a write show in turn what is new and what was before. */
    public void mixed(int answers) {
        synchronized (world) {
            lag = Duration.ZERO;
            lagAnswers = answers;
            alternates = true;
        }
    }

    /** The next so many writes are answered with an ok that is not true. */
    public void lie(Lie how, int times) {
        synchronized (world) {
            lie = how;
            lies = times;
        }
    }

    public void lieForever(Lie how) {
        lie(how, Integer.MAX_VALUE);
    }

    /** The next so many writes are refused, and their hosts go offline for it. */
    public void dropOnWrite(int times) {
        synchronized (world) {
            drops = times;
        }
    }

    /** The next write gets this far into its hosts, then no answer comes. */
    public void failAfterHosts(int hosts) {
        synchronized (world) {
            partial = hosts;
        }
    }

    /** Starts again with no routes. */
    public void restartEmpty() {
        synchronized (world) {
            lost.addAll(held.keySet());
            held.clear();
            shown.clear();
        }
    }

    /** Somebody deletes a route of ours. */
    public void delete(String host) {
        synchronized (world) {
            lost.add(host);
            held.remove(host);
            shown.remove(host);
        }
    }

    /** Somebody else's host. */
    public void foreign(String host) {
        synchronized (world) {
            foreign.add(host);
        }
    }

    /** How many requests it has in flight to the container. */
    public void inFlight(String container, int requests) {
        synchronized (world) {
            inFlight.put(container, requests);
        }
    }

    // What a test asks of it

    /** What was written, by host. */
    public Map<String, Entry> written() {
        synchronized (world) {
            Map<String, Entry> written = new LinkedHashMap<>();
            held.forEach((host, one) -> written.put(host, one.entry()));
            return written;
        }
    }

    /** What requests to the host meet now: two entries while a change is under way, none without a route. */
    public List<Entry> effective(String host) {
        synchronized (world) {
            Shown at = shown.get(host.toLowerCase(Locale.ROOT));
            if (at == null) {
                return List.of();
            }
            List<Entry> entries = new ArrayList<>();
            at.now.ifPresent(entries::add);
            if (at.switching(world.clock().elapsed())) {
                at.old.ifPresent(entries::add);
            }
            return List.copyOf(entries);
        }
    }

    /** The container requests led by the entry arrive at now, running or not. */
    public Optional<String> reaches(Entry entry) {
        synchronized (world) {
            return target(entry).map(Box::name);
        }
    }

    /** It lost the host by itself, or by a test, and nobody has written it since. */
    public boolean lost(String host) {
        synchronized (world) {
            return lost.contains(host);
        }
    }

    public boolean isForeign(String host) {
        synchronized (world) {
            return foreign.contains(host);
        }
    }

    public String upstream(Endpoint endpoint) {
        synchronized (world) {
            return (byName ? endpoint.name() : endpoint.address()) + ":" + endpoint.port();
        }
    }

    // What the fake does with it; the caller holds the world

    Optional<Box> target(Entry entry) {
        return byName
                ? world.host().box(entry.endpoint().name())
                : world.host().at(entry.endpoint().address());
    }

    Capabilities capabilities() {
        return capabilities;
    }

    void checkUp() {
        if (down) {
            throw new ForgeException(ErrorCode.PROXY_UNREACHABLE, "the proxy does not answer; start it");
        }
    }

    void write(FakeProcess process, Collection<RouteTarget> routes, Collection<String> removeHosts) {
        checkUp();
        Set<String> wanted = new HashSet<>();
        for (RouteTarget target : routes) {
            refuse(target.route());
            wanted.add(target.route().host());
        }
        if (drops > 0) {
            drops--;
            drop(routes);
            throw new ForgeException(ErrorCode.PROXY_REFUSED, "the proxy could not load its configuration");
        }
        boolean lying = lies > 0;
        if (lying) {
            lies -= lies == Integer.MAX_VALUE ? 0 : 1;
            if (lie == Lie.NOTHING) {
                return;
            }
        }
        int left = partial < 0 ? Integer.MAX_VALUE : partial;
        partial = -1;
        for (RouteTarget target : routes) {
            if (left-- <= 0) {
                throw halfway();
            }
            put(process, target, lying);
        }
        for (String host : removeHosts) {
            if (wanted.contains(host)) {
                continue;
            }
            if (left-- <= 0) {
                throw halfway();
            }
            remove(process, host, lying);
        }
    }

    private void refuse(Route route) {
        if (foreign.contains(route.host())) {
            throw new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    "the proxy has a host " + route.host() + " that is not Forge's; remove it there");
        }
        if (route.options().certificate().isPresent()
                || route.options().accessList().isPresent()) {
            throw new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    route.host() + ": this proxy has no certificates and no access lists; take them off the face");
        }
    }

    List<HeldRoute> list() {
        checkUp();
        List<HeldRoute> list = new ArrayList<>();
        held.forEach((host, one) -> list.add(
                new HeldRoute(host, one.entry().marker(), upstream(one.entry().endpoint()), one.online())));
        return List.copyOf(list);
    }

    Observation observe(String host) {
        if (down) {
            return new Unreachable("connection refused");
        }
        Shown at = shown.get(host.toLowerCase(Locale.ROOT));
        if (at == null) {
            return new NoRoute();
        }
        boolean old = at.switching(world.clock().elapsed());
        if (at.answersLeft > 0) {
            at.answersLeft--;
        }
        if (old && at.alternates) {
            at.turn = !at.turn;
            old = !at.turn;
        }
        return (old ? at.old : at.now)
                .<Observation>map(entry -> new SwitchedTo(entry.marker()))
                .orElseGet(NoRoute::new);
    }

    OptionalInt inFlight(InstanceRef instance) {
        checkUp();
        return capabilities.countsInFlight()
                ? OptionalInt.of(inFlight.getOrDefault(instance.name(), 0))
                : OptionalInt.empty();
    }

    private void put(FakeProcess process, RouteTarget target, boolean writtenOnly) {
        String host = target.route().host();
        Endpoint endpoint = target.endpoint();
        Optional<Box> box = world.host().box(endpoint.name());
        boolean well = box.isPresent()
                && (byName || box.get().hasAddress(endpoint.address()))
                && box.get().answersWell(endpoint.port(), world.clock().elapsed());
        boolean excused = box.map(b -> b.disturbed).orElseGet(() -> world.isLost(endpoint.name()));
        Map<String, String> labels = box.map(b -> b.spec.labels()).orElse(Map.of());
        Entry entry = new Entry(target.route(), endpoint, well, excused, labels);
        world.effect(process, labels, "route " + host);
        held.put(host, new Held(entry, true));
        if (!writtenOnly) {
            box.filter(b -> well).ifPresent(b -> b.disturbed = false);
            show(host, Optional.of(entry));
        }
    }

    private void remove(FakeProcess process, String host, boolean writtenOnly) {
        Held was = held.remove(host);
        if (was != null) {
            world.effect(process, was.entry().labels(), "unroute " + host);
        }
        if (!writtenOnly && shown.containsKey(host)) {
            show(host, Optional.empty());
        }
    }

    private void show(String host, Optional<Entry> entry) {
        Duration elapsed = world.clock().elapsed();
        Shown at = shown.computeIfAbsent(host, h -> new Shown());
        lost.remove(host);
        boolean same = at.now.map(Entry::marker).equals(entry.map(Entry::marker))
                && at.now.map(Entry::endpoint).equals(entry.map(Entry::endpoint));
        if (!same) {
            at.old = at.switching(elapsed) ? at.old : at.now;
            at.due = elapsed.plus(lag);
            at.answersLeft = lagAnswers;
            at.alternates = alternates;
            at.turn = false;
        }
        at.now = entry;
        if (entry.isEmpty() && !at.switching(elapsed)) {
            shown.remove(host);
        }
    }

    private void drop(Collection<RouteTarget> routes) {
        for (RouteTarget target : routes) {
            String host = target.route().host();
            Held was = held.get(host);
            if (was != null) {
                held.put(host, new Held(was.entry(), false));
            }
            shown.remove(host);
            lost.add(host);
        }
    }

    private static ForgeException halfway() {
        return new ForgeException(ErrorCode.PROXY_UNREACHABLE, "the proxy stopped answering halfway");
    }

    /** The workload a route was written for, by the labels of its container. */
    public static Optional<String> workload(Entry entry) {
        return Optional.ofNullable(entry.labels().get(ResourceNames.LABEL_WORKLOAD));
    }
}
