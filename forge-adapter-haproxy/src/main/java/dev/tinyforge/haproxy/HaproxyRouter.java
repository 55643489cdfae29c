package dev.tinyforge.haproxy;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.http.FreshHttp;
import dev.tinyforge.ports.proxy.ProxyRouter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes in HAProxy's slots. What is wanted is written to disk first, then made so in the running HAProxy, then looked
 * at again; so whatever is cut short in between is mended by the same write, by {@link #start}, or by HAProxy's own
 * restart. Nothing is remembered here: several processes may share one HAProxy.
 */
final class HaproxyRouter implements ProxyRouter {
    static final String NAME = "haproxy";
    /** Long enough for a request that had already been given to blue to be counted there. */
    private static final Duration SETTLE = Duration.ofMillis(50);

    private static final Duration OBSERVE = Duration.ofMillis(4500);
    private static final Duration RELOAD = Duration.ofSeconds(15);
    /** HAProxy appends to the path while it opens the socket. */
    private static final int LONGEST_SOCKET = 90;
    /** The marker of a host whose own is missing: equal to none. */
    private static final DeploymentId NO_MARKER = new DeploymentId("00000000-0000-0000-0000-000000000000");

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyRouter.class);

    private final HaproxyConf conf;
    private final Host host;
    private final Entrance entrance;
    private final int slots;
    private final Duration patience;
    private final RuntimeApi api;
    private final StateDir dir;

    HaproxyRouter(HaproxyConf conf, Host host, Entrance entrance, int slots, Duration patience) {
        this.conf = conf;
        this.host = host;
        this.entrance = entrance;
        this.slots = slots;
        this.patience = patience;
        this.api = new RuntimeApi(conf.adminSocket(), conf.masterSocket());
        this.dir = new StateDir(conf.dir());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        // After a reload the process before it may still accept for an instant: more than one answer.
        return new Capabilities(true, 3, SETTLE);
    }

    @Override
    public void start() {
        int length = conf.masterSocket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET || conf.dir().toString().matches(".*[\\s\"'\\\\#;,].*")) {
            throw refused("proxy.haproxy.dir " + conf.dir()
                    + " cannot hold sockets: it must be at most 78 characters, without spaces and quotes");
        }
        dir.locked(() -> {
            dir.close();
            SlotTable table = stored().or(this::adopted)
                    .orElseGet(() -> SlotTable.empty(slots))
                    .atLeast(slots);
            save(table);
            host.ensure();
            waitUntilItAnswers();
            apply(table);
            return table;
        });
    }

    @Override
    public void write(Collection<RouteTarget> routes, Collection<String> removeHosts) {
        Map<String, Occupant> wanted = checked(routes);
        Set<String> removed =
                removeHosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        dir.locked(() -> {
            Optional<Running> running = answering();
            SlotTable before = stored().or(() -> running.map(this::adopt))
                    .orElseThrow(() -> new ForgeException(
                            ErrorCode.PROXY_UNREACHABLE,
                            "HAProxy does not answer, and " + conf.file() + " is not there"));
            running.ifPresent(now -> refuseForeign(now, wanted.keySet()));
            SlotTable after = before.with(wanted, removed).atLeast(slots);
            if (after.pool() > before.pool()) {
                LOG.info(
                        "HAProxy's pool grows from {} to {} slots: it is reloaded, idle connections to it close",
                        before.pool(),
                        after.pool());
            }
            save(after);
            apply(after);
            return after;
        });
    }

    @Override
    public List<HeldRoute> list() {
        Running running = running();
        List<HeldRoute> held = new ArrayList<>();
        running.routes().forEach((name, value) -> RouteValue.parse(value.split(" ", 2)[0])
                .ifPresent(route -> {
                    List<Running.Server> ready = running.ready(route.slot());
                    Optional<DeploymentId> marker = marker(route.marker());
                    held.add(new HeldRoute(
                            name,
                            marker.orElse(NO_MARKER),
                            ready.stream()
                                    .map(server -> server.address().toString())
                                    .collect(Collectors.joining("|")),
                            marker.isPresent() && ready.size() == 1));
                }));
        return held;
    }

    @Override
    public String upstream(Endpoint endpoint) {
        return new Address(Address.normal(endpoint.address()), endpoint.port()).toString();
    }

    @Override
    public Observation observe(String name) {
        try {
            FreshHttp.Answer answer = FreshHttp.get(entrance.address(), name, HaproxyConf.MARKER_PATH, OBSERVE);
            if (answer.status() >= 500) {
                return new Observation.Unreachable("the proxy answered " + answer.status());
            }
            Optional<DeploymentId> marker = answer.status() == 200 ? marker(answer.body()) : Optional.empty();
            return marker.<Observation>map(Observation.SwitchedTo::new).orElseGet(Observation.NoRoute::new);
        } catch (IOException e) {
            return new Observation.Unreachable(ForgeException.oneLine(entrance + ": " + e.getMessage()));
        }
    }

    @Override
    public OptionalInt inFlight(InstanceRef instance) {
        Map<ServerName, Address> servers = stored().or(this::adopted)
                .map(table -> table.serversOf(instance))
                .orElse(Map.of());
        if (servers.isEmpty()) {
            return OptionalInt.empty();
        }
        List<String> questions =
                servers.keySet().stream().map(InFlight::question).distinct().toList();
        int count = InFlight.count(api.ask(questions), (name, address) -> servers.containsKey(name));
        for (String pid : api.oldWorkers()) {
            // There the slot may still be another's, so the address has to be right too.
            count +=
                    InFlight.count(api.askOld(pid, questions), (name, address) -> Optional.ofNullable(servers.get(name))
                            .filter(address::equals)
                            .isPresent());
        }
        return OptionalInt.of(count);
    }

    @Override
    public String address(String name) {
        return "http://" + name + (entrance.port() == 80 ? "" : ":" + entrance.port());
    }

    @Override
    public void close() {
        // Every question has a connection of its own.
    }

    private static Map<String, Occupant> checked(Collection<RouteTarget> routes) {
        Map<String, Occupant> wanted = new TreeMap<>();
        for (RouteTarget target : routes) {
            Route route = target.route();
            route.options().certificate().ifPresent(certificate -> {
                throw refused(route.host() + ": this HAProxy serves plain http only; take `certificate` off the face,"
                        + " put a TLS proxy in front, or use proxy=npm");
            });
            route.options().accessList().ifPresent(list -> {
                throw refused(route.host()
                        + ": HAProxy has no access lists here; take `access_list` off the face, or use proxy=npm");
            });
            if (!route.instance().name().matches("[A-Za-z0-9_.-]{1,128}")) {
                throw refused("`" + route.instance().name() + "` is not a container's name");
            }
            Address address =
                    Address.of(target.endpoint().address(), target.endpoint().port());
            wanted.put(hostName(route.host()), new Occupant(route.instance(), address));
        }
        return wanted;
    }

    private static String hostName(String name) {
        try {
            return HostNames.check("host", name);
        } catch (InvalidInput e) {
            throw new ForgeException(ErrorCode.PROXY_REFUSED, String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuseForeign(Running running, Set<String> hosts) {
        for (String name : hosts) {
            String value = running.routes().get(name);
            if (value != null && !Changes.ours(value)) {
                throw refused("HAProxy has " + name + " already, leading to " + value + ", and that is not ours");
            }
        }
    }

    private Optional<SlotTable> stored() {
        return dir.read(conf.file()).flatMap(TableText::parse);
    }

    /** When our record is lost, the running HAProxy is the only one who knows. */
    private Optional<SlotTable> adopted() {
        return answering().map(this::adopt);
    }

    private SlotTable adopt(Running running) {
        SortedMap<Integer, Slot> found = new TreeMap<>();
        running.routes().forEach((name, value) -> RouteValue.parse(value).ifPresent(route -> {
            for (Side side : Side.values()) {
                Optional<Running.Server> server = Optional.ofNullable(
                                running.servers().get(new ServerName(route.slot(), side)))
                        .filter(Running.Server::ready);
                if (server.isPresent() && marker(route.marker()).isPresent() && !found.containsKey(route.slot())) {
                    Optional<Occupant> occupant = Optional.of(new Occupant(
                            new InstanceRef(new DeploymentId(route.marker()), Occupant.UNKNOWN),
                            server.get().address()));
                    found.put(
                            route.slot(),
                            side == Side.BLUE
                                    ? new Slot(Optional.of(name), side, occupant, Optional.empty())
                                    : new Slot(Optional.of(name), side, Optional.empty(), occupant));
                }
            }
        }));
        int pool = Math.max(
                slots,
                running.servers().isEmpty() ? 0 : running.servers().lastKey().slot() + 1);
        LOG.warn("{} holds no record of routes: {} taken over from the running HAProxy", conf.file(), found.size());
        return new SlotTable(pool, found);
    }

    private void save(SlotTable table) {
        dir.write(conf.file(), conf.render(table));
        dir.write(conf.map(), conf.renderMap(table));
    }

    private void apply(SlotTable table) {
        Running running = running();
        if (!running.version().supported()) {
            throw refused("HAProxy " + running.version().text() + " is too old: 2.4 or newer is needed");
        }
        if (!running.generation().equals(conf.generation(table.pool()))) {
            reload(table);
            running = running();
        }
        List<String> problems = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<String> left = Changes.of(running, table, conf.map());
            if (left.isEmpty()) {
                return;
            }
            problems.clear();
            api.ask(left).stream().filter(answer -> !answer.isBlank()).forEach(problems::add);
            running = running();
        }
        List<String> left = Changes.of(running, table, conf.map());
        if (!left.isEmpty()) {
            throw refused("HAProxy does not do `" + left.get(0) + "`: " + String.join("; ", problems));
        }
    }

    private void reload(SlotTable table) {
        String wanted = conf.generation(table.pool());
        api.reload();
        long deadline = System.nanoTime() + RELOAD.toNanos();
        while (!answering().map(Running::generation).equals(Optional.of(wanted))) {
            if (System.nanoTime() > deadline) {
                throw refused("HAProxy was told to reload and has not taken " + conf.file() + "; see its log");
            }
            Pause.briefly();
        }
        // The master is away for a moment while it starts itself anew; what it did before still finishes requests, and
        // has to be asked how many.
        api.oldWorkers();
        LOG.info("HAProxy was reloaded with {} slots", table.pool());
    }

    private void waitUntilItAnswers() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                running();
                return;
            } catch (ForgeException e) {
                if (System.nanoTime() > deadline) {
                    throw host.silent(e);
                }
            }
            Pause.briefly();
        }
    }

    private Running running() {
        return Running.parse(api.ask(Running.questions(conf.map())));
    }

    private Optional<Running> answering() {
        try {
            return Optional.of(running());
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.PROXY_UNREACHABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<DeploymentId> marker(String text) {
        try {
            return Optional.of(new DeploymentId(text.strip()));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    private static ForgeException refused(String line) {
        return new ForgeException(ErrorCode.PROXY_REFUSED, line);
    }
}
