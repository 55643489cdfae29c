package dev.tinyforge.domain.compose;

import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.config.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Compose file may not hold: what would read files of the host, give a container power over it, or take what is
 * another's. Everything that is not known to be harmless is refused.
 */
final class ComposeRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,39}");
    private static final Set<String> TOP = Set.of("version", "name", "services", "volumes", "networks");
    private static final Set<String> SERVICE_KEYS = Set.of(
            "annotations",
            "attach",
            "cap_drop",
            "command",
            "container_name",
            "cpu_period",
            "cpu_quota",
            "cpu_shares",
            "cpus",
            "cpuset",
            "depends_on",
            "deploy",
            "dns",
            "dns_opt",
            "dns_search",
            "domainname",
            "entrypoint",
            "environment",
            "expose",
            "extra_hosts",
            "healthcheck",
            "hostname",
            "image",
            "init",
            "labels",
            "logging",
            "mem_limit",
            "mem_reservation",
            "mem_swappiness",
            "memswap_limit",
            "network_mode",
            "networks",
            "pids_limit",
            "platform",
            "ports",
            "profiles",
            "pull_policy",
            "read_only",
            "restart",
            "scale",
            "security_opt",
            "shm_size",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "tmpfs",
            "tty",
            "ulimits",
            "user",
            "volumes",
            "working_dir");
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("build", "is not built by Forge yet; name an image, or use the source `dockerfile`"),
            Map.entry("extends", "reads another file; write the service out"),
            Map.entry("include", "reads another file; write its services out"),
            Map.entry(
                    "env_file",
                    "reads a file; put the variables into the workload's env, and their names under environment"),
            Map.entry("secrets", "reads files; put secrets into the workload's env, and their names under environment"),
            Map.entry("configs", "reads files; put the file into the image, or into a volume"),
            Map.entry("links", "is not needed: services know each other by name; leave it out"),
            Map.entry("privileged", "gives the container power over the host; leave it out"),
            Map.entry("cap_add", "gives the container power over the host; leave it out"),
            Map.entry("devices", "gives the container power over the host; leave it out"),
            Map.entry("pid", "shares a namespace of the host; leave it out"),
            Map.entry("ipc", "shares a namespace of the host; leave it out"),
            Map.entry("uts", "shares a namespace of the host; leave it out"),
            Map.entry("userns_mode", "shares a namespace of the host; leave it out"),
            Map.entry("cgroup", "shares a namespace of the host; leave it out"),
            Map.entry("volumes_from", "takes what may be another's; name the volumes"));
    private static final Set<String> NETWORK_KEYS =
            Set.of("name", "driver", "external", "internal", "attachable", "labels", "ipam", "enable_ipv6");
    private static final Set<String> VOLUME_KEYS = Set.of("name", "driver", "external", "labels");
    private static final Set<String> LOG_DRIVERS = Set.of("", "json-file", "local", "none");
    private static final Set<String> MOUNT_KEYS =
            Set.of("type", "source", "target", "read_only", "bind", "volume", "tmpfs", "consistency");

    private final List<Problem> problems = new ArrayList<>();
    private final String path;

    private ComposeRules(String path) {
        this.path = path;
    }

    /** What must not even be shown to the tool, for it would read files. */
    static List<Problem> keys(Map<String, Object> tree, String path) {
        ComposeRules rules = new ComposeRules(path);
        rules.known(tree, TOP, "");
        ComposeTree.part(tree, "services").forEach((name, service) -> {
            String at = ".services." + name;
            if (!(service instanceof Map<?, ?>)) {
                rules.problem(at, "is not a service");
            }
            rules.known(ComposeTree.part(ComposeTree.part(tree, "services"), name), SERVICE_KEYS, at);
        });
        if (ComposeTree.part(tree, "services").isEmpty()) {
            rules.problem(".services", "is missing; a Compose file has at least one service");
        }
        return rules.problems;
    }

    /** Everything that is refused in a file the tool has filled in. */
    static List<Problem> all(Map<String, Object> tree, List<String> allowedPaths, String path) {
        ComposeRules rules = new ComposeRules(path);
        rules.problems.addAll(keys(tree, path));
        ComposeTree.part(tree, "services")
                .keySet()
                .forEach(name ->
                        rules.service(name, ComposeTree.part(ComposeTree.part(tree, "services"), name), allowedPaths));
        rules.networks(ComposeTree.part(tree, "networks"));
        Map<String, Object> volumes = ComposeTree.part(tree, "volumes");
        volumes.keySet().forEach(name -> rules.volume(name, ComposeTree.part(volumes, name)));
        return rules.problems;
    }

    private void service(String name, Map<String, Object> service, List<String> allowedPaths) {
        String at = ".services." + name;
        if (!SERVICE.matcher(name).matches()) {
            problem(at, "has a name that is not lower-case letters, digits and `_.-`, at most 40");
        }
        String mode = ComposeTree.text(service.get("network_mode"));
        if (!Set.of("", "none", "bridge").contains(mode)) {
            problem(at + ".network_mode", "`" + mode + "` shares a network that is not its own; leave it out");
        }
        for (Object option : ComposeTree.items(service, "security_opt")) {
            if (!option.toString().startsWith("no-new-privileges")) {
                problem(at + ".security_opt", "`" + option + "` is refused; only no-new-privileges is taken");
            }
        }
        String driver = ComposeTree.text(ComposeTree.part(service, "logging").get("driver"));
        if (!LOG_DRIVERS.contains(driver)) {
            problem(at + ".logging.driver", "`" + driver + "` is not json-file, local or none");
        }
        Map<String, Object> reservations =
                ComposeTree.part(ComposeTree.part(ComposeTree.part(service, "deploy"), "resources"), "reservations");
        if (reservations.containsKey("devices")) {
            problem(at + ".deploy.resources.reservations.devices", String.valueOf(REASONS.get("devices")));
        }
        if (ComposeTree.text(service.get("container_name")).startsWith("tf-")) {
            problem(at + ".container_name", "begins like the names Forge gives; choose another");
        }
        for (String label : ComposeTree.named(service.get("labels"), "=", "").keySet()) {
            if (label.startsWith("tinyforge.") || label.startsWith("com.docker.compose.")) {
                problem(at + ".labels." + label, "is reserved; choose another prefix");
            }
        }
        int index = 0;
        for (Object mount : ComposeTree.items(service, "volumes")) {
            mount(mount, at + ".volumes[" + index++ + "]", allowedPaths);
        }
    }

    private void mount(Object mount, String at, List<String> allowedPaths) {
        String source;
        String type = "";
        if (mount instanceof Map<?, ?> given) {
            given.keySet().stream()
                    .filter(key -> !MOUNT_KEYS.contains(key.toString()))
                    .forEach(key -> problem(at + "." + key, "is not taken by Forge; leave it out"));
            type = ComposeTree.text(given.get("type"));
            source = ComposeTree.text(given.get("source"));
        } else {
            String[] parts = mount.toString().split(":", -1);
            source = parts.length == 1 ? "" : parts[0];
        }
        boolean host =
                type.equals("bind") || source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        if (!Set.of("", "bind", "volume", "tmpfs").contains(type)) {
            problem(at, "is of the type `" + type + "`, which is not bind, volume or tmpfs");
        } else if (host && !allowed(source, allowedPaths)) {
            problem(at, "`" + source + "` is not below a path of the setting `allowed_volume_paths`");
        } else if (!host && !source.isEmpty() && !NAME.matcher(source).matches()) {
            problem(at, "`" + source + "` is not the name of a volume");
        }
    }

    private static boolean allowed(String source, List<String> allowedPaths) {
        boolean plain = source.startsWith("/") && !("/" + source + "/").contains("/../");
        return plain && allowedPaths.stream().anyMatch(path -> source.equals(path) || source.startsWith(path + "/"));
    }

    private void networks(Map<String, Object> networks) {
        networks.keySet().forEach(name -> {
            Map<String, Object> network = ComposeTree.part(networks, name);
            String at = ".networks." + name;
            known(network, NETWORK_KEYS, at);
            String driver = ComposeTree.text(network.get("driver"));
            if (!Set.of("", "bridge", "default").contains(driver)) {
                problem(at + ".driver", "`" + driver + "` is not bridge");
            }
            String real = ComposeFile.networkName("", name, network);
            if (Set.of("host", "none", "bridge").contains(real)
                    || !NAME.matcher(real).matches()) {
                problem(at, "`" + real + "` is not a network of its own");
            }
        });
    }

    private void volume(String name, Map<String, Object> volume) {
        String at = ".volumes." + name;
        known(volume, VOLUME_KEYS, at);
        String driver = ComposeTree.text(volume.get("driver"));
        if (!Set.of("", "local").contains(driver)) {
            problem(at + ".driver", "`" + driver + "` is not local");
        }
        String real = ComposeTree.text(volume.get("name"));
        if (!real.isEmpty() && !NAME.matcher(real).matches()) {
            problem(at + ".name", "`" + real + "` is not the name of a volume");
        }
    }

    private void known(Map<String, Object> values, Set<String> known, String at) {
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            String key = entry.getKey();
            if (known.contains(key) || key.startsWith("x-") || Boolean.FALSE.equals(entry.getValue())) {
                continue;
            }
            String reason = REASONS.get(key);
            String hint = Similar.to(key, known)
                    .map(best -> "; did you mean `" + best + "`?")
                    .orElse("; leave it out");
            problem(at + "." + key, reason == null ? "is not taken by Forge" + hint : reason);
        }
    }

    private void problem(String at, String message) {
        problems.add(new Problem(path + at, message));
    }
}
