package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
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
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.workload.Strategy;
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

/** The {@code image} source: runs an image that already is in a registry or on the engine. */
public final class ImageSource implements Source {
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            Field.of("image", Kind.TEXT, "The image, with its registry if that is not Docker Hub")
                    .mandatory(),
            Field.of("registry", Kind.TEXT, "Name of the registry credentials to pull with"),
            Field.of("default_tag", Kind.TEXT, "The tag to deploy when none is asked for")
                    .fallback("latest"),
            Field.of("port", Kind.INTEGER, "The port the program listens on; faces lead to it")
                    .between(1, 65535),
            Field.of("max_instances", Kind.INTEGER, "Tags that run side by side, each under a host name of its own")
                    .between(1, 100)
                    .fallback("1"),
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

    @Override
    public String kind() {
        return "image";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public List<Problem> validate(Workload workload) {
        List<Problem> problems = new ArrayList<>(Source.super.validate(workload));
        if (problems.isEmpty()) {
            read(workload, problems);
        }
        return problems;
    }

    @Override
    public Wanted want(Workload workload, Optional<String> tag) {
        Settings settings = valid(workload);
        ImageRef image = settings.image();
        if (tag.isPresent()) {
            try {
                image = image.atTag(tag.get());
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("tag", String.valueOf(e.getMessage()));
            }
        } else if (image.tag().isEmpty() && image.digest().isEmpty()) {
            image = image.atTag(settings.defaultTag());
        }
        String named = image.tag().or(image::digest).orElseThrow();
        return new Wanted(image, settings.registry(), named);
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        Workload workload = request.workload();
        List<Problem> problems = new ArrayList<>(validate(workload));
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        Settings settings = read(workload, problems);
        List<Mount> mounts = mounts(request, problems);
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        InstanceRef ref = new InstanceRef(request.deployment(), ResourceNames.instance(workload, request.deployment()));
        Map<String, String> labels = new LinkedHashMap<>(settings.labels());
        labels.putAll(ResourceNames.labels(
                workload, request.deployment(), request.settings().network()));
        List<String> networks = new ArrayList<>(List.of(request.settings().network()));
        networks.addAll(settings.networks());
        InstanceSpec green = new InstanceSpec(
                ref,
                request.image(),
                settings.entrypoint(),
                settings.command(),
                settings.user(),
                workload.env(),
                labels,
                mounts,
                settings.publish(),
                networks.stream().distinct().toList(),
                settings.limits(),
                settings.restart(),
                settings.init(),
                settings.stopSignal(),
                settings.stopTimeout());
        return PlanAssembly.assemble(
                request, green, settings.healthcheck(), settings.port().orElse(0), settings.maxInstances());
    }

    private static Settings valid(Workload workload) {
        List<Problem> problems =
                new ArrayList<>(SCHEMA.validate(workload.source().config(), "source_config"));
        if (problems.isEmpty()) {
            Settings settings = read(workload, problems);
            if (problems.isEmpty()) {
                return settings;
            }
        }
        throw new InvalidInput(problems);
    }

    private record Settings(
            ImageRef image,
            Optional<String> registry,
            String defaultTag,
            OptionalInt port,
            int maxInstances,
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
            Healthcheck healthcheck) {}

    private static Settings read(Workload workload, List<Problem> problems) {
        ConfigReader reader = new ConfigReader(workload.source().config(), "source_config");
        OptionalInt port = reader.port("port");
        int maxInstances = reader.integer("max_instances", 1, 1, 100);
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
        Settings settings = new Settings(
                reader.parsed("image", ImageRef::parse).orElse(new ImageRef("x", Optional.empty(), Optional.empty())),
                reader.string("registry"),
                reader.parsed("default_tag", ImageRef::checkTag).orElse("latest"),
                port,
                maxInstances,
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
        boolean exclusive = !publish.isEmpty()
                || workload.strategy() == Strategy.RECREATE
                || workload.volumes().stream().anyMatch(Volume::singleWriter);
        if (maxInstances > 1 && exclusive) {
            reader.problem(
                    "max_instances",
                    "more than 1 cannot be joined with host ports, single-writer volumes or the recreate strategy");
        }
        problems.addAll(reader.problems());
        return settings;
    }

    private static boolean needsPort(Healthcheck healthcheck) {
        return healthcheck.check() instanceof Healthcheck.Http http
                        && http.port().isEmpty()
                || healthcheck.check() instanceof Healthcheck.Tcp tcp
                        && tcp.port().isEmpty();
    }

    /** What the workload says; else a connection to its port; else that it stays up. */
    private static Healthcheck healthcheck(Workload workload, OptionalInt port) {
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
