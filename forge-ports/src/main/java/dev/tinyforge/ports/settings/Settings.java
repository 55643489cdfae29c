package dev.tinyforge.ports.settings;

import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.source.SiteBases;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Every setting there is: the one source for what the program reads and what the documentation says. */
public final class Settings {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<Path> DATA_DIR = add(
            "data_dir", Path::of, "", "Where everything is kept; /var/lib/forge for root, else ~/.local/share/forge");
    public static final Setting<String> DOMAIN =
            add("domain", text -> HostNames.check("domain", text), "localhost", "Base domain of the host names");
    public static final Setting<String> SUBDOMAIN_PATTERN = add(
            "subdomain_pattern",
            Function.identity(),
            HostNames.PATTERN,
            "Host name of a face without one, from {workload}, {project}, {stage} and {tag}");
    public static final Setting<String> NETWORK = add(
            "network",
            Function.identity(),
            "tinyforge",
            "Docker network on which the proxy reaches instances; of one Forge alone");
    public static final Setting<String> ENGINE = add("engine", Function.identity(), "docker", "What runs containers");
    public static final Setting<String> DOCKER_HOST = add(
            "docker.host", Function.identity(), "", "Engine's address; DOCKER_HOST, else unix:///var/run/docker.sock");
    public static final Setting<Integer> DOCKER_MAX_CALLS =
            add("docker.max_calls", between(1, 256), "16", "Engine calls at the same time");
    public static final Setting<Integer> DOCKER_MAX_STREAMS =
            add("docker.max_streams", between(1, 1024), "64", "Log and event streams at the same time");
    public static final Setting<String> PROXY =
            add("proxy", oneOf("haproxy", "npm"), "haproxy", "What brings requests to instances: haproxy or npm");
    public static final Setting<Duration> PROXY_OBSERVE_WITHIN =
            add("proxy.observe_within", Durations::parse, "30s", "How long the proxy may take to prove a switch");
    public static final Setting<Boolean> HAPROXY_MANAGED =
            add("proxy.haproxy.managed", Settings::bool, "true", "Forge runs HAProxy itself, as a container");
    public static final Setting<String> HAPROXY_IMAGE = add(
            "proxy.haproxy.image",
            Function.identity(),
            "haproxy:lts-alpine",
            "Image of a managed HAProxy; `local` builds one from the HAProxy installed here");
    public static final Setting<Path> HAPROXY_BINARY =
            add("proxy.haproxy.binary", Path::of, "/usr/sbin/haproxy", "Program a `local` image is built from");
    public static final Setting<String> HAPROXY_CONTAINER =
            add("proxy.haproxy.container", Function.identity(), "tinyforge-haproxy", "Name of a managed HAProxy");
    public static final Setting<Path> HAPROXY_DIR =
            add("proxy.haproxy.dir", Path::of, "", "HAProxy's configuration, maps and sockets; <data_dir>/haproxy");
    public static final Setting<String> HAPROXY_BIND =
            add("proxy.haproxy.bind", Function.identity(), "0.0.0.0", "Address HAProxy listens on");
    public static final Setting<Integer> HAPROXY_HTTP_PORT =
            add("proxy.haproxy.http_port", between(1, 65535), "80", "Port HAProxy listens on for http");
    public static final Setting<URI> HAPROXY_HTTP = add(
            "proxy.haproxy.http",
            Settings::httpUrl,
            "",
            "Where Forge asks it to observe a switch, if not at its port on this host: http://tinyforge-haproxy:8080"
                    + " when Forge runs in a container");
    public static final Setting<Integer> HAPROXY_SLOTS =
            add("proxy.haproxy.slots", between(1, 4096), "64", "Host names served before the pool has to grow");
    public static final Setting<URI> NPM_URL =
            add("proxy.npm.url", Settings::httpUrl, "", "Admin address of Nginx Proxy Manager, such as http://npm:81");
    public static final Setting<String> NPM_IDENTITY =
            add("proxy.npm.identity", Function.identity(), "", "Login of a user of it without two-factor login");
    public static final Setting<String> NPM_SECRET =
            addSecret("proxy.npm.secret", Function.identity(), "", "That user's password");
    public static final Setting<URI> NPM_HTTP = add(
            "proxy.npm.http",
            Settings::httpUrl,
            "",
            "Where it serves http, to observe a switch, such as http://npm:80");
    public static final Setting<String> STORE =
            add("store", Function.identity(), "sqlite", "What remembers everything");
    public static final Setting<Path> SQLITE_FILE =
            add("sqlite.file", Path::of, "", "Database file; <data_dir>/forge.db");
    public static final Setting<Path> SECRET_KEY_FILE =
            add("secret_key_file", Path::of, "", "Key that seals secrets, made at first start; <data_dir>/secret.key");
    public static final Setting<String> SECRET_KEY = addSecret(
            "secret_key", Function.identity(), "", "The key itself, 32 bytes in base 64; stands above the file");
    public static final Setting<String> SECRET_KEY_OLD = addSecret(
            "secret_key_old",
            Function.identity(),
            "",
            "The key before `secret_key`, for as long as something is sealed with it; see `forge secrets rotate`");
    public static final Setting<OnUndecryptableSecret> ON_UNDECRYPTABLE_SECRET = add(
            "on_undecryptable_secret",
            text -> OnUndecryptableSecret.valueOf(
                    oneOf("fail", "skip").apply(text).toUpperCase(Locale.ROOT)),
            "",
            "Refuse the deploy (fail) or leave that entry out (skip); else as the source has it, which is fail but for static");
    public static final Setting<List<String>> ALLOWED_VOLUME_PATHS = add(
            "allowed_volume_paths", Settings::list, "", "Host paths below which absolute volumes may lie, by commas");
    public static final Setting<String> STATIC_BASE_IMAGE = add(
            "static.base_image",
            text -> ImageRef.parse(text).toString(),
            SiteBases.USUAL.web(),
            "Image with nginx that sites are served with");
    public static final Setting<String> STATIC_DENO_IMAGE = add(
            "static.deno_image",
            text -> ImageRef.parse(text).toString(),
            SiteBases.USUAL.deno(),
            "Image with Deno that sites of mode deno are run with");
    public static final Setting<Boolean> GIT_ALLOW_LOOPBACK = add(
            "git.allow_loopback",
            Settings::bool,
            "false",
            "Repositories may be on this machine, at a loopback address");
    public static final Setting<Integer> MAX_PARALLEL_DEPLOYS =
            add("max_parallel_deploys", between(1, 64), "4", "Deployments at the same time");
    public static final Setting<Duration> LEASE_TTL = add(
            "lease_ttl",
            Durations::parse,
            "20s",
            "After this a process that answers no more loses its work to another");
    public static final Setting<Duration> RECONCILE_INTERVAL =
            add("reconcile_interval", Durations::parse, "30s", "How often what is is compared with what should be");
    public static final Setting<Duration> ORPHAN_GRACE = add(
            "orphan_grace", Durations::parse, "1m", "How long what belongs to nothing is left before it is removed");
    public static final Setting<Duration> LEDGER_KEEP = add(
            "ledger.keep",
            Durations::parse,
            "720h",
            "How long deliveries, and the keys by which a repeat is known, are remembered");
    public static final Setting<Integer> LEDGER_ENTRIES =
            add("ledger.entries", between(100, 1_000_000), "10000", "Deliveries remembered at most");
    public static final Setting<Duration> SHUTDOWN_GRACE =
            add("shutdown_grace", Durations::parse, "30s", "How long a stop waits for deployments under way");
    public static final Setting<String> HTTP_HOST =
            add("http.host", Function.identity(), "127.0.0.1", "Address the server listens on");
    public static final Setting<Integer> HTTP_PORT =
            add("http.port", between(0, 65535), "8484", "Port the server listens on; 0: any");
    public static final Setting<List<AddressRange>> HTTP_TRUSTED_PROXIES = add(
            "http.trusted_proxies",
            text -> list(text).stream().map(AddressRange::parse).toList(),
            "",
            "Proxies before the server, as addresses or ranges such as 10.0.0.0/8, by commas; only theirs is an X-Forwarded-For that is believed");
    public static final Setting<String> HTTP_TOKEN = addSecret(
            "http.token", Function.identity(), "", "Bearer token of the API; else made once into <data_dir>/api.token");
    public static final Setting<String> ADMIN_PASSWORD = addSecret(
            "admin_password",
            Function.identity(),
            "",
            "Password of the user `admin`, made at the first start; else the log shows a setup token");

    private Settings() {}

    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> Setting<T> add(String key, Function<String, T> parser, String fallback, String doc) {
        return add(new Setting<>(key, parser, fallback, false, doc));
    }

    private static <T> Setting<T> addSecret(String key, Function<String, T> parser, String fallback, String doc) {
        return add(new Setting<>(key, parser, fallback, true, doc));
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }

    private static Function<String, Integer> between(int min, int max) {
        return text -> {
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("`" + text + "` is not a whole number", e);
            }
            throw new IllegalArgumentException(text + " is not between " + min + " and " + max);
        };
    }

    private static Function<String, String> oneOf(String... choices) {
        return text -> {
            if (!Arrays.asList(choices).contains(text)) {
                throw new IllegalArgumentException("`" + text + "` is not one of " + String.join(", ", choices));
            }
            return text;
        };
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("`" + text + "` is neither true nor false");
        };
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static URI httpUrl(String text) {
        try {
            URI uri = URI.create(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + text + "` is not an address; write http://host:port", e);
        }
        throw new IllegalArgumentException("`" + text + "` is not an address; write http://host:port");
    }
}
