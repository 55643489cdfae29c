package dev.tinyforge.npm;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Routes as proxy hosts of one domain name each. */
final class NpmProxyRouter implements ProxyRouter {
    /**
     * Old and new configuration answer in turns for 90 to 120 ms after a write (measured with 1 and with 10 hosts), one
     * answer being as likely from either. Ten in a row, asked every 20 ms, last longer than that and are by chance once
     * in a thousand; with 100 hosts it is 300 ms, which the second of settling covers.
     */
    private static final Capabilities CAPABILITIES = new Capabilities(false, 10, Duration.ofSeconds(1));

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int MOST_NAMED = 5;

    private final NpmApi api;
    private final SwitchQuestion question;
    private final WriteTurn turn;
    private final HostWriter writer;

    NpmProxyRouter(NpmApi api, SwitchQuestion question, WriteTurn turn) {
        this.api = api;
        this.question = question;
        this.turn = turn;
        writer = new HostWriter(api, question);
    }

    @Override
    public String name() {
        return NpmRouterFactory.NAME;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void start() {
        long deadline = System.nanoTime() + START.toNanos();
        NpmApi hurried = api.until(deadline);
        while (true) {
            try {
                hurried.checkUp();
                hurried.hosts();
                return;
            } catch (ForgeException e) {
                boolean late = System.nanoTime() + PAUSE.toNanos() - deadline >= 0;
                if (!e.code().passing() || late || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    @Override
    public void write(Collection<RouteTarget> routes, Collection<String> removeHosts) {
        if (routes.isEmpty() && removeHosts.isEmpty()) {
            return;
        }
        turn.take(() -> {
            Map<String, ProxyHost> held = new HashMap<>();
            api.hosts().forEach(host -> host.domains().forEach(domain -> held.put(domain, host)));
            List<WantedHost> wanted = wanted(routes);
            // Everything that can be refused is, before anything changes.
            for (WantedHost one : wanted) {
                Optional.ofNullable(held.get(one.domain())).ifPresent(host -> writer.checkOurs(host, one.domain()));
            }
            for (WantedHost one : wanted) {
                writer.put(one, Optional.ofNullable(held.get(one.domain())));
            }
            for (String host : removeHosts) {
                String domain = lower(host);
                if (wanted.stream().noneMatch(one -> one.domain().equals(domain))) {
                    writer.remove(domain, Optional.ofNullable(held.get(domain)));
                }
            }
        });
    }

    @Override
    public List<HeldRoute> list() {
        List<HeldRoute> routes = new ArrayList<>();
        for (ProxyHost host : api.hosts()) {
            host.marker().ifPresent(marker -> host.domains()
                    .forEach(domain -> routes.add(new HeldRoute(domain, marker, host.upstream(), host.online()))));
        }
        return routes;
    }

    /** By name: nginx resolves it per request, and every deployment's container has a name of its own. */
    @Override
    public String upstream(Endpoint endpoint) {
        return endpoint.name() + ":" + endpoint.port();
    }

    @Override
    public Observation observe(String host) {
        return question.ask(lower(host));
    }

    @Override
    public OptionalInt inFlight(InstanceRef instance) {
        return OptionalInt.empty();
    }

    @Override
    public String address(String host) {
        return "http://" + host + (question.port() == 80 ? "" : ":" + question.port());
    }

    @Override
    public void close() {
        api.forget();
    }

    private List<WantedHost> wanted(Collection<RouteTarget> routes) {
        Lookup certificates = new Lookup("certificate", "SSL Certificates", api::certificates);
        Lookup accessLists = new Lookup("access list", "Access Lists", api::accessLists);
        List<WantedHost> wanted = new ArrayList<>();
        for (RouteTarget target : routes) {
            Route route = target.route();
            wanted.add(new WantedHost(
                    lower(route.host()),
                    route.instance(),
                    target.endpoint().name(),
                    target.endpoint().port(),
                    route.options().websockets(),
                    certificates.id(route.host(), route.options().certificate()),
                    route.options().forceTls(),
                    accessLists.id(route.host(), route.options().accessList())));
        }
        return wanted;
    }

    private static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** Finds what a route names, asking for the list once and only if something is named. */
    private static final class Lookup {
        private final String kind;
        private final String page;
        private final Supplier<List<Named>> list;
        private Optional<List<Named>> known = Optional.empty();

        Lookup(String kind, String page, Supplier<List<Named>> list) {
            this.kind = kind;
            this.page = page;
            this.list = list;
        }

        /** 0 is NPM's way to say none. NPM itself takes an id that nothing has, and serves without (measured). */
        int id(String host, Optional<String> wanted) {
            if (wanted.isEmpty()) {
                return 0;
            }
            List<Named> all = known.orElseGet(list);
            known = Optional.of(all);
            List<Named> found = Named.choose(all, wanted.get());
            if (found.size() == 1) {
                return found.get(0).id();
            }
            String problem = found.isEmpty()
                    ? "there is no " + kind + " `" + wanted.get() + "` in Nginx Proxy Manager; make it under " + page
                            + ", or name one of " + names(all)
                    : "more than one " + kind + " is called `" + wanted.get() + "`; give its id, one of "
                            + found.stream()
                                    .map(it -> Integer.toString(it.id()))
                                    .collect(Collectors.joining(", "));
            throw new ForgeException(ErrorCode.PROXY_REFUSED, host + ": " + problem);
        }

        private static String names(List<Named> all) {
            return all.isEmpty()
                    ? "none: it has no such"
                    : all.stream().limit(MOST_NAMED).map(Named::shown).collect(Collectors.joining(", "));
        }
    }
}
