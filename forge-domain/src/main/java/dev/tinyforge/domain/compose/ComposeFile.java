package dev.tinyforge.domain.compose;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.EnvValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Compose file as the tool has filled it in, and what Forge makes of it. */
public final class ComposeFile {
    /** The name under which a file knows the network the proxy is on. */
    private static final String PROXY_NETWORK = "tinyforge-proxy";

    private static final Pattern PORT = Pattern.compile(
            "(?:(?:(?:\\[[^\\]]*\\]|[0-9.]+):)?([0-9]+)?(?:-[0-9]+)?:)?([0-9]+)(?:-[0-9]+)?(?:/[a-z]+)?");

    private final Map<String, Object> tree;

    public ComposeFile(Config tree) {
        this.tree = tree.values();
    }

    /**
     * A file as somebody wrote it, made ready to be shown to the tool.
     *
     * @param values what its variables stand for
     * @param problems why it must not be shown; nothing of it is used then
     */
    public record Ready(Config tree, Map<String, String> values, List<Problem> problems) {}

    /**
     * @param env what variables stand for
     * @param path where problems are told
     */
    public static Ready ready(Config written, Map<String, EnvValue> env, String path) {
        List<Problem> problems = new ArrayList<>(ComposeRules.keys(written.values(), path));
        ComposeVariables.Renamed renamed = ComposeVariables.of(written, env, path);
        problems.addAll(renamed.problems());
        return new Ready(renamed.tree(), renamed.values(), problems);
    }

    /** What an env variable is called in the files that are made, which only names it. */
    public static String variable(String name) {
        return ComposeVariables.known(name);
    }

    /** The names of the services. */
    public List<String> services() {
        return List.copyOf(ComposeTree.part(tree, "services").keySet());
    }

    /** The services that are run: those with a profile are for people to start. */
    public List<String> run() {
        return services().stream()
                .filter(name -> ComposeTree.items(service(name), "profiles").isEmpty())
                .toList();
    }

    /**
     * Everything about it that is refused.
     *
     * @param faces the service that faces lead to
     */
    public List<Problem> problems(
            String faces, Map<String, EnvValue> env, List<String> allowedPaths, String network, String path) {
        List<Problem> problems = new ArrayList<>(ComposeRules.all(tree, allowedPaths, path));
        for (String name : services()) {
            String at = path + ".services." + name;
            try {
                image(name);
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(at + ".image", String.valueOf(e.getMessage())));
            }
            environment(name).forEach((key, value) -> {
                if (value.isEmpty() && !env.containsKey(key)) {
                    problems.add(new Problem(
                            at + ".environment." + key,
                            "has no value; write one, or give the workload an env of that name"));
                }
            });
        }
        problems.addAll(faces(faces, network, path + ".services." + faces));
        return problems;
    }

    private List<Problem> faces(String faces, String network, String at) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> service = service(faces);
        if (!run().contains(faces)) {
            problems.add(
                    new Problem(at + ".profiles", "keeps the service that faces lead to from running; leave it out"));
        }
        if (Set.of("none", "bridge").contains(ComposeTree.text(service.get("network_mode")))) {
            problems.add(new Problem(at + ".network_mode", "keeps it from the proxy's network; leave it out"));
        }
        Object scale = service.getOrDefault(
                "scale", ComposeTree.part(service, "deploy").get("replicas"));
        if (scale != null && !scale.toString().equals("1")) {
            problems.add(new Problem(at + ".scale", "must be 1: faces lead to one container"));
        }
        joined(faces).keySet().stream()
                .filter(name -> network.equals(networkName("", name, network(name))))
                .forEach(name -> problems.add(new Problem(
                        at + ".networks." + name, "is the proxy's, which Forge joins it to; leave it out")));
        return problems;
    }

    /** @throws IllegalArgumentException if it is missing, or not the name of an image */
    public ImageRef image(String service) {
        String image = ComposeTree.text(service(service).get("image"));
        if (image.isEmpty()) {
            throw new IllegalArgumentException("is missing");
        }
        return ImageRef.parse(image);
    }

    /** The host ports of the service that are fixed, so that no two of its containers can run at once. */
    public List<PublishedPort> hostPorts(String service) {
        List<PublishedPort> ports = new ArrayList<>();
        for (Object port : ComposeTree.items(service(service), "ports")) {
            String host;
            String container;
            if (port instanceof Map<?, ?> given) {
                host = ComposeTree.text(given.get("published"));
                container = ComposeTree.text(given.get("target"));
            } else {
                Matcher written = PORT.matcher(port.toString());
                host = written.matches() ? ComposeTree.text(written.group(1)) : port.toString();
                container = written.matches() ? ComposeTree.text(written.group(2)) : "";
            }
            if (!host.isEmpty() && !host.equals("0")) {
                ports.add(new PublishedPort(number(host), number(container)));
            }
        }
        return ports;
    }

    private static int number(String text) {
        Matcher digits = Pattern.compile("([0-9]{1,5})(?:-[0-9]+)?").matcher(text);
        return digits.matches() ? Integer.parseInt(digits.group(1)) : 0;
    }

    /**
     * Why two containers of the service cannot run at once; absent when they can.
     *
     * @param singleWriters volumes that two containers must not use at once
     */
    public Optional<String> exclusive(String service, Set<String> singleWriters) {
        List<PublishedPort> ports = hostPorts(service);
        if (!ports.isEmpty()) {
            return Optional.of("host port " + ports.get(0).host() + " of service `" + service
                    + "` can belong to one container at a time");
        }
        String name = ComposeTree.text(service(service).get("container_name"));
        if (!name.isEmpty()) {
            return Optional.of(
                    "container_name `" + name + "` of service `" + service + "` can belong to one container at a time");
        }
        return volumes(service).stream()
                .filter(singleWriters::contains)
                .findFirst()
                .map(volume -> "volume `" + volume + "` of service `" + service + "` has a single writer");
    }

    /** The named volumes of the service. */
    public Set<String> volumes(String service) {
        Set<String> volumes = new LinkedHashSet<>();
        for (Object mount : ComposeTree.items(service(service), "volumes")) {
            String source = mount instanceof Map<?, ?> given
                    ? ComposeTree.text(given.get("source"))
                    : mount.toString().contains(":") ? mount.toString().split(":", -1)[0] : "";
            if (!source.isEmpty() && !source.startsWith("/")) {
                volumes.add(source);
            }
        }
        return volumes;
    }

    /**
     * The file of all that runs beside the service that faces lead to. It has all networks and volumes, also those that
     * service alone uses.
     *
     * @param labels by service: what its containers carry beside their own
     */
    public ComposeProject others(
            String project,
            String faces,
            Map<String, PinnedImage> images,
            Map<String, Map<String, String>> labels,
            Map<String, EnvValue> env) {
        Map<String, Object> services = new LinkedHashMap<>();
        Map<String, EnvValue> variables = new TreeMap<>();
        List<String> others = run().stream().filter(name -> !name.equals(faces)).toList();
        for (String name : others) {
            Map<String, Object> service = common(name, images.get(name), labels.getOrDefault(name, Map.of()));
            Map<String, Optional<String>> environment = environment(name);
            environment.forEach((key, value) -> {
                EnvValue given = env.get(key);
                if (value.isEmpty() && given != null) {
                    variables.put(key, given);
                }
            });
            environment(service, environment, Set.of());
            depends(service, Set.copyOf(others));
            services.put(name, service);
        }
        return new ComposeProject(project, file(services, Map.of()), byKnownName(variables));
    }

    /**
     * The file of one container of the service that faces lead to. Its service has a name of its own in the project, so that
     * the tool leaves the one before it alone, and is known to the others by the name it has in the file.
     *
     * @param container what it is called
     * @param suffix tells it from the others of the service
     * @param network the proxy's, which it joins beside its own
     * @param env all of which it gets
     */
    public ComposeProject one(
            String project,
            String faces,
            String container,
            String suffix,
            PinnedImage image,
            Map<String, String> labels,
            String network,
            Map<String, EnvValue> env) {
        Map<String, Object> service = common(faces, image, labels);
        String alias = ComposeTree.text(service.remove("container_name"));
        service.put("container_name", container);
        service.putIfAbsent("restart", "unless-stopped");
        service.remove("depends_on");
        environment(service, environment(faces), env.keySet());
        Map<String, Object> networks = new LinkedHashMap<>();
        joined(faces).forEach((name, own) -> {
            Map<String, Object> joined = new LinkedHashMap<>(own);
            Set<Object> aliases = new LinkedHashSet<>(ComposeTree.items(own, "aliases"));
            aliases.add(faces);
            if (!alias.isEmpty()) {
                aliases.add(alias);
            }
            joined.put("aliases", List.copyOf(aliases));
            networks.put(name, joined);
        });
        networks.put(PROXY_NETWORK, Map.of());
        service.put("networks", networks);
        return new ComposeProject(
                project,
                file(
                        Map.of(faces + "-" + suffix, service),
                        Map.of(PROXY_NETWORK, Map.of("external", true, "name", network))),
                byKnownName(env));
    }

    private static Map<String, EnvValue> byKnownName(Map<String, EnvValue> env) {
        Map<String, EnvValue> known = new TreeMap<>();
        env.forEach((name, value) -> known.put(variable(name), value));
        return known;
    }

    private Map<String, Object> common(String name, @Nullable PinnedImage image, Map<String, String> more) {
        Map<String, Object> service = new LinkedHashMap<>(service(name));
        service.keySet().removeIf(key -> key.startsWith("x-"));
        for (String told : List.of("profiles", "pull_policy", "scale")) {
            service.remove(told);
        }
        if (image != null) {
            service.put("image", image.runnable());
        }
        Map<String, Object> labels = new TreeMap<>(ComposeTree.named(service.get("labels"), "=", ""));
        labels.putAll(more);
        service.put("labels", labels);
        return service;
    }

    /** Values stay as they are; names without a value, and those given, become variables. */
    private static void environment(
            Map<String, Object> service, Map<String, Optional<String>> written, Set<String> given) {
        Map<String, Object> environment = new TreeMap<>();
        written.forEach((key, value) -> environment.put(key, value.orElseGet(() -> "${" + variable(key) + "}")));
        given.forEach(key -> environment.put(key, "${" + variable(key) + "}"));
        service.put("environment", environment);
    }

    private Map<String, Optional<String>> environment(String service) {
        Map<String, Optional<String>> environment = new LinkedHashMap<>();
        Object written = service(service).get("environment");
        if (written instanceof Map<?, ?> map) {
            map.forEach((key, value) -> environment.put(key.toString(), Optional.of(value.toString())));
        } else if (written instanceof List<?> list) {
            for (Object item : list) {
                String text = item.toString();
                int equals = text.indexOf('=');
                environment.put(
                        equals < 0 ? text : text.substring(0, equals),
                        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
            }
        }
        return environment;
    }

    private static void depends(Map<String, Object> service, Set<String> there) {
        Map<String, Object> on =
                ComposeTree.named(service.remove("depends_on"), "=", Map.of("condition", "service_started"));
        on.keySet().retainAll(there);
        if (!on.isEmpty()) {
            service.put("depends_on", on);
        }
    }

    private Config file(Map<String, Object> services, Map<String, Object> moreNetworks) {
        Map<String, Object> networks = new LinkedHashMap<>(ComposeTree.part(tree, "networks"));
        networks.putAll(moreNetworks);
        return Config.of("services", services, "networks", networks, "volumes", ComposeTree.part(tree, "volumes"));
    }

    private Map<String, Object> service(String name) {
        return ComposeTree.part(ComposeTree.part(tree, "services"), name);
    }

    private Map<String, Object> network(String name) {
        return ComposeTree.part(ComposeTree.part(tree, "networks"), name);
    }

    /** The networks of the service, with what it says about each. */
    private Map<String, Map<String, Object>> joined(String service) {
        Map<String, Map<String, Object>> joined = new LinkedHashMap<>();
        Map<String, Object> written = ComposeTree.named(service(service).get("networks"), "=", Map.of());
        written.keySet().forEach(name -> joined.put(name, ComposeTree.part(written, name)));
        return joined.isEmpty() ? Map.of("default", Map.of()) : joined;
    }

    /** What the engine calls a network of a file. */
    public static String networkName(String project, String name, Map<String, Object> network) {
        String own = ComposeTree.text(network.get("name"));
        if (own.isEmpty()) {
            own = ComposeTree.text(ComposeTree.part(network, "external").get("name"));
        }
        boolean external = network.containsKey("external") && !Boolean.FALSE.equals(network.get("external"));
        String made = project.isEmpty() ? name : project + "_" + name;
        return own.isEmpty() ? external ? name : made : own;
    }
}
