package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.config.Sizes;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What every source that ends in one container lets a workload say about it. */
record ContainerSettings(
        OptionalInt port,
        List<String> command,
        List<String> entrypoint,
        Optional<String> user,
        Limits limits,
        RestartPolicy restart,
        Map<String, String> labels,
        List<String> networks,
        List<PublishedPort> publish,
        boolean init,
        Optional<String> stopSignal,
        Duration stopTimeout,
        Healthcheck healthcheck) {
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /** In a source's schema they stand after its own. */
    static final List<Field> FIELDS = List.of(
            Field.of("port", Kind.INTEGER, "The port the program listens on; faces lead to it")
                    .between(1, 65535),
            Field.of("command", Kind.TEXT_LIST, "Replaces the image's command"),
            Field.of("entrypoint", Kind.TEXT_LIST, "Replaces the image's entrypoint"),
            Field.of("user", Kind.TEXT, "User, or user:group, to run as"),
            Field.of("cpu_limit", Kind.DECIMAL, "Cores, such as 0.5"),
            Field.of("memory_limit", Kind.SIZE, "Memory, such as 128m"),
            Field.of("restart", Kind.CHOICE, "What the engine does when the program ends")
                    .oneOf("no", "on-failure", "always", "unless-stopped")
                    .fallback("unless-stopped"),
            Field.of("labels", Kind.TEXT_MAP, "More labels for the container"),
            Field.of("networks", Kind.TEXT_LIST, "More networks to join; they must exist"),
            Field.of("publish", Kind.TEXT_LIST, "Host ports, as host:container; forces the recreate strategy"),
            Field.of("init", Kind.BOOLEAN, "Run under a small init process").fallback("true"),
            Field.of("stop_signal", Kind.TEXT, "Signal that asks the program to stop; the image's if left out"),
            Field.of("stop_timeout", Kind.DURATION, "How long it may take to stop before it is killed")
                    .fallback("10s"));

    /** In the schema of a source that makes the whole image, and so says itself what runs in it. */
    static final List<Field> AROUND = FIELDS.stream()
            .filter(field -> !Set.of("port", "command", "entrypoint", "user").contains(field.name()))
            .toList();

    /** Reads them from a config its schema finds nothing wrong with; the reader keeps what is wrong all the same. */
    static ContainerSettings read(Workload workload, ConfigReader reader) {
        return read(workload, reader, OptionalInt.empty());
    }

    /** @param usual the port of a config that says none */
    static ContainerSettings read(Workload workload, ConfigReader reader, OptionalInt usual) {
        OptionalInt said = reader.port("port");
        OptionalInt port = said.isPresent() ? said : usual;
        List<PublishedPort> publish = publish(reader);
        Optional<Double> cpus = reader.decimal("cpu_limit");
        cpus.filter(cores -> !(cores > 0 && cores <= 1024))
                .ifPresent(cores -> reader.problem("cpu_limit", cores + " is not more than 0 and at most 1024"));
        Optional<Long> memory = reader.parsed("memory_limit", Sizes::parse);
        memory.filter(bytes -> bytes < 6L << 20)
                .ifPresent(bytes -> reader.problem("memory_limit", "must be at least 6m"));
        Map<String, String> labels = reader.stringMap("labels");
        labels.keySet().stream()
                .filter(name -> name.startsWith("tinyforge."))
                .forEach(name -> reader.problem("labels." + name, "is reserved; choose another prefix"));
        ContainerSettings settings = new ContainerSettings(
                port,
                reader.strings("command"),
                reader.strings("entrypoint"),
                reader.string("user"),
                new Limits(cpus, memory.map(OptionalLong::of).orElse(OptionalLong.empty())),
                reader.choice("restart", RestartPolicy.class, RestartPolicy.UNLESS_STOPPED),
                labels,
                reader.strings("networks"),
                publish,
                reader.bool("init", true),
                reader.string("stop_signal"),
                reader.parsed("stop_timeout", Durations::parse).orElse(STOP_TIMEOUT),
                healthcheck(workload, port));
        if (port.isEmpty()) {
            if (workload.faces().stream().anyMatch(face -> face.port().isEmpty())) {
                reader.problem("port", "is missing; a face needs a port to lead to");
            }
            if (needsPort(settings.healthcheck())) {
                reader.problem("port", "is missing; the health check needs a port to ask");
            }
        }
        return settings;
    }

    /** The container of the deployment a plan is asked for. */
    InstanceSpec spec(PlanRequest request, List<Problem> problems) {
        Workload workload = request.workload();
        InstanceRef ref = new InstanceRef(request.deployment(), ResourceNames.instance(workload, request.deployment()));
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.putAll(ResourceNames.labels(
                workload, request.deployment(), request.settings().network()));
        List<String> joined = new ArrayList<>(List.of(request.settings().network()));
        joined.addAll(networks);
        return new InstanceSpec(
                ref,
                request.image(),
                entrypoint,
                command,
                user,
                workload.env(),
                all,
                mounts(request, problems),
                publish,
                joined.stream().distinct().toList(),
                limits,
                restart,
                init,
                stopSignal,
                stopTimeout);
    }

    /** Leads faces to the containers there are. */
    PlanResult reroute(PlanRequest request, boolean tagged) {
        return PlanAssembly.reroute(request, healthcheck, port.orElse(0), tagged);
    }

    static boolean needsPort(Healthcheck healthcheck) {
        return healthcheck.check() instanceof Healthcheck.Http http
                        && http.port().isEmpty()
                || healthcheck.check() instanceof Healthcheck.Tcp tcp
                        && tcp.port().isEmpty();
    }

    /** What the workload says; else a connection to its port; else that it stays up. */
    static Healthcheck healthcheck(Workload workload, OptionalInt port) {
        return workload.healthcheck()
                .map(given -> given.withPort(port))
                .orElseGet(() -> new Healthcheck(
                        port.isPresent() ? new Healthcheck.Tcp(port) : new Healthcheck.None(STABLE),
                        Healthcheck.Timing.DEFAULT));
    }

    private static List<PublishedPort> publish(ConfigReader reader) {
        List<PublishedPort> ports = new ArrayList<>();
        int index = 0;
        for (String text : reader.strings("publish")) {
            String where = "publish[" + index++ + "]";
            String[] parts = text.split(":", -1);
            try {
                int host = Integer.parseInt(parts[0]);
                int container = Integer.parseInt(parts[parts.length - 1]);
                if (parts.length != 2 || host < 1 || host > 65535 || container < 1 || container > 65535) {
                    throw new NumberFormatException();
                }
                if (ports.stream().anyMatch(port -> port.host() == host)) {
                    reader.problem(where, "host port " + host + " stands here twice");
                }
                ports.add(new PublishedPort(host, container));
            } catch (NumberFormatException e) {
                reader.problem(where, "`" + text + "` is not host:container with ports 1 to 65535");
            }
        }
        return ports;
    }

    private static List<Mount> mounts(PlanRequest request, List<Problem> problems) {
        Workload workload = request.workload();
        List<Mount> mounts = new ArrayList<>();
        for (Volume volume : workload.volumes()) {
            String where = "volumes[" + mounts.size() + "].source";
            String source = volume.source().orElse("");
            if (volume.scope() == Volume.Scope.ABSOLUTE
                    && request.settings().allowedVolumePaths().stream()
                            .noneMatch(path -> source.equals(path) || source.startsWith(path + "/"))) {
                problems.add(new Problem(
                        where, "`" + source + "` is not below a path of the setting `allowed_volume_paths`"));
            }
            mounts.add(mount(volume, source, workload, request.tag()));
        }
        return mounts;
    }

    private static Mount mount(Volume volume, String name, Workload workload, String tag) {
        return switch (volume.scope()) {
            case ABSOLUTE -> mount(volume, Mount.Kind.BIND, name);
            case EPHEMERAL -> mount(volume, Mount.Kind.TMPFS, "");
            case NAMED -> mount(volume, Mount.Kind.VOLUME, name);
            case PROJECT_NAMED -> mount(volume, Mount.Kind.VOLUME, ResourceNames.volume(workload.id(), name));
            case STAGE -> mount(volume, Mount.Kind.VOLUME, ResourceNames.stageVolume(workload.id(), name));
            case PROJECT -> mount(volume, Mount.Kind.VOLUME, ResourceNames.projectVolume(workload.id(), name));
            case INSTANCE -> mount(volume, Mount.Kind.VOLUME, ResourceNames.tagVolume(workload.id(), tag, name));
        };
    }

    private static Mount mount(Volume volume, Mount.Kind kind, String source) {
        return new Mount(kind, source, volume.target(), volume.readOnly(), volume.sizeLimit());
    }
}
