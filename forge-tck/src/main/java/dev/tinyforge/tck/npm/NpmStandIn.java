package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An Nginx Proxy Manager to test against: its admin API and its traffic, both through one real nginx on loopback ports.
 *
 * <p>Nothing is locked across calls of the API, so a client that does not serialise its writes sees what it would see
 * with the original. State is in memory and on disk in a private folder; it survives {@link #stop} and {@link #start},
 * and ends with {@link #close}. Every method may be called from any thread.
 *
 * <p>Differences that a test may meet: names in a host's {@code locations} are resolved by the machine, not by
 * {@link Options#names}; booleans sent as 0 or 1 are refused, whatever the version; a new certificate cannot be ordered;
 * users, redirections, streams and setup cannot be reached.
 */
public final class NpmStandIn implements AutoCloseable {

    /**
     * How the stand-in is to be.
     *
     * @param names resolves the names of upstreams for {@code location /}, in place of a container engine's name server
     * @param resolverValid how long nginx believes an answer of {@code names}, in whole seconds
     * @param reloadDelay how long after the answer to a write nginx gets the reload signal; measured on the original,
     *     old answers go on for about 0.1 s after a write was answered
     * @param slowReload the same while {@link Misbehaviour#SLOW_RELOAD}
     * @param twoFactor whether the user's login asks for a second factor
     */
    public record Options(
            NpmVersion version,
            String identity,
            String secret,
            Function<String, Optional<InetAddress>> names,
            Duration resolverValid,
            Duration reloadDelay,
            Duration slowReload,
            boolean twoFactor) {

        public static Options defaults() {
            return new Options(
                    NpmVersion.MEASURED,
                    "forge@example.com",
                    "correct horse",
                    name -> Optional.empty(),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(60),
                    Duration.ofSeconds(2),
                    false);
        }

        public Options withVersion(NpmVersion other) {
            return new Options(other, identity, secret, names, resolverValid, reloadDelay, slowReload, twoFactor);
        }

        public Options withNames(Function<String, Optional<InetAddress>> other) {
            return new Options(version, identity, secret, other, resolverValid, reloadDelay, slowReload, twoFactor);
        }

        public Options withResolverValid(Duration other) {
            return new Options(version, identity, secret, names, other, reloadDelay, slowReload, twoFactor);
        }

        public Options withReloadDelay(Duration other) {
            return new Options(version, identity, secret, names, resolverValid, other, slowReload, twoFactor);
        }

        public Options withSlowReload(Duration other) {
            return new Options(version, identity, secret, names, resolverValid, reloadDelay, other, twoFactor);
        }

        public Options withTwoFactor(boolean other) {
            return new Options(version, identity, secret, names, resolverValid, reloadDelay, slowReload, other);
        }
    }

    private final Options options;
    private final Path folder;
    private final TestDns dns;
    private final NginxConf.Listen listen;
    private final ScheduledExecutorService later;
    private final Misbehaviours misbehaviours = new Misbehaviours();
    private final RequestLog log = new RequestLog();
    private final HostTable table = new HostTable();
    private final Vault vault;
    private final Tokens tokens;
    private final NginxProcess nginx;
    private final Sites sites;
    private final ProxyHosts hosts;
    private final NpmApi api;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread onExit = new Thread(this::release, "npm-stand-in-exit");

    private NpmStandIn(Options options) throws IOException {
        this.options = options;
        folder = Files.createTempDirectory("npm-stand-in");
        for (String name : List.of("conf", "hosts", "logs", "run", "tmp", "vault")) {
            Files.createDirectory(folder.resolve(name));
        }
        dns = TestDns.start(options.names());
        List<Integer> ports = Ports.free(4);
        listen = new NginxConf.Listen(ports.get(0), ports.get(1), ports.get(2), ports.get(3), dns.port());
        Files.writeString(folder.resolve("conf/nginx.conf"), NginxConf.frame(folder, listen, options.resolverValid()));
        later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "npm-reload");
            thread.setDaemon(true);
            return thread;
        });
        vault = new Vault(folder.resolve("vault"));
        tokens = new Tokens(options.version());
        nginx = new NginxProcess(folder, listen.admin());
        sites = new Sites(folder.resolve("hosts"), nginx, listen, vault, misbehaviours, later, options);
        hosts = new ProxyHosts(options.version(), table, sites, misbehaviours);
        api = new NpmApi(listen.api(), options, tokens, hosts, vault, misbehaviours, log);
    }

    /**
     * A stand-in that accepts calls and traffic.
     *
     * @throws IllegalStateException if nginx is not installed (says how to install it) or does not start
     */
    public static NpmStandIn start(Options options) {
        NpmStandIn standIn;
        try {
            standIn = new NpmStandIn(options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare a folder for nginx", e);
        }
        Runtime.getRuntime().addShutdownHook(standIn.onExit);
        try {
            standIn.start();
            return standIn;
        } catch (RuntimeException e) {
            standIn.close();
            throw e;
        }
    }

    /** The address of the admin interface; the API is at {@code /api/} below it. */
    public URI adminUrl() {
        return URI.create("http://127.0.0.1:" + listen.admin());
    }

    /** The port that serves every host's traffic, by the name the client asks for. */
    public int httpPort() {
        return listen.http();
    }

    /** The port that serves the hosts that have a certificate; nothing listens before there is one. */
    public int httpsPort() {
        return listen.https();
    }

    public String identity() {
        return options.identity();
    }

    public String secret() {
        return options.secret();
    }

    /** The name server behind upstream names. */
    public TestDns dns() {
        return dns;
    }

    /** Ends the whole of NPM at once, nginx and API, as {@code docker kill} would. Does nothing if it is stopped. */
    public void stop() {
        nginx.stop();
        api.stop();
    }

    /** Starts what {@link #stop} or {@link #stopApi} ended, on the same ports, with the files on disk as they are. */
    public void start() {
        api.start();
        nginx.start();
    }

    /** Ends the API alone: its callers get 502 from nginx, traffic flows on. */
    public void stopApi() {
        api.stop();
    }

    /** Ends nginx and starts it again; the API lives on. Every connection breaks. */
    public void restartNginx() {
        nginx.stop();
        nginx.start();
    }

    public long nginxPid() {
        return nginx.pid();
    }

    /** How many reload signals nginx got. */
    public long reloads() {
        return sites.reloads();
    }

    /** Lets it happen once, at the next call it fits. */
    public void misbehave(Misbehaviour misbehaviour) {
        misbehaviours.set(misbehaviour, 1);
    }

    /** Lets it happen at that many calls it fits; replaces what was left of it. */
    public void misbehave(Misbehaviour misbehaviour, int times) {
        misbehaviours.set(misbehaviour, times);
    }

    /** Lets it happen at every call it fits, until it is healed. */
    public void misbehaveUntilHealed(Misbehaviour misbehaviour) {
        misbehaviours.set(misbehaviour, Integer.MAX_VALUE);
    }

    /** How often it is still to happen. */
    public int left(Misbehaviour misbehaviour) {
        return misbehaviours.left(misbehaviour);
    }

    /** How many calls are held by {@link Misbehaviour#HANGS} right now. */
    public int hanging() {
        return misbehaviours.hanging();
    }

    public void heal(Misbehaviour misbehaviour) {
        misbehaviours.heal(misbehaviour);
    }

    public void healAll() {
        misbehaviours.healAll();
    }

    /** What the database has now, ordered by domain names. */
    public List<NpmHost> hosts() {
        return table.all().stream().map(this::snapshot).toList();
    }

    /** The host that has the domain, if any has. */
    public Optional<NpmHost> host(String domain) {
        return hosts().stream()
                .filter(host -> host.domainNames().stream().anyMatch(domain::equalsIgnoreCase))
                .findFirst();
    }

    /**
     * Creates a host as somebody else would in the administration: no login, no mark of Forge's, and no misbehaviour
     * left out. Returns its id.
     */
    public int addHost(String domain, String forwardHost, int forwardPort) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("domain_names").add(domain);
        body.put("forward_scheme", "http");
        body.put("forward_host", forwardHost);
        body.put("forward_port", forwardPort);
        return hosts.create(body, 2).path("id").intValue();
    }

    /** Holds a certificate made for the names, an uploaded one or one NPM obtained itself. Returns its id. */
    public int addCertificate(boolean custom, String niceName, String... domainNames) {
        return vault.addCertificate(custom, niceName, List.of(domainNames));
    }

    /** Holds an access list of users and their passwords. Returns its id. */
    public int addAccessList(String name, Map<String, String> passwords) {
        return vault.addAccessList(name, passwords);
    }

    /** A host's nginx file as it is on disk, whether nginx has read it or not. */
    public Optional<String> conf(int id) {
        return sites.conf(id);
    }

    /** Overwrites a host's nginx file behind NPM's back; nginx is not told. */
    public void writeConf(int id, String text) {
        sites.replaceConf(id, Optional.of(text));
    }

    /** Deletes a host's nginx file behind NPM's back; nginx is not told. */
    public void deleteConf(int id) {
        sites.replaceConf(id, Optional.empty());
    }

    /** Every token given out so far is expired from now on. */
    public void expireTokens() {
        tokens.expireAll();
    }

    /** A disabled user cannot log in, and his tokens are worth nothing while he is. */
    public void enableUser(boolean enabled) {
        tokens.enableUser(enabled);
    }

    /** Every call the API answered since the start or {@link #clearLog}, in the order of answers. */
    public List<ApiCall> calls() {
        return log.calls();
    }

    /** How many of {@link #calls} were mutations. */
    public long mutations() {
        return log.calls().stream().filter(ApiCall::mutation).count();
    }

    /** How many of {@link #calls} were logins. */
    public long logins() {
        return log.calls().stream().filter(ApiCall::isLogin).count();
    }

    /** The most mutations that were under way at once: 1 for a client that serialises them. */
    public int mostConcurrentMutations() {
        return log.mostMutating();
    }

    public void clearLog() {
        log.clear();
    }

    /** What nginx wrote to its error log, for the report of a failed test. */
    public String nginxErrors() {
        try {
            return Files.readString(folder.resolve("logs/error.log"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the nginx it started and removes its files. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The machine is going down: the hook does the same.
            return;
        }
        release();
    }

    private void release() {
        healAll();
        later.shutdownNow();
        stop();
        dns.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }

    private NpmHost snapshot(JsonNode row) {
        JsonNode online = row.path("meta").path("nginx_online");
        return new NpmHost(
                row.path("id").intValue(),
                HostTable.domains(row).toList(),
                row.path("forward_scheme").asText(),
                row.path("forward_host").asText(),
                row.path("forward_port").intValue(),
                row.path("enabled").asBoolean(),
                online.isBoolean() ? Optional.of(online.booleanValue()) : Optional.empty(),
                row.path("advanced_config").asText(),
                row.path("meta").toString(),
                sites.conf(row.path("id").intValue()).isPresent());
    }
}
