package dev.tinyforge.domain.source;

import dev.tinyforge.domain.compose.ComposeFile;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.domain.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The {@code compose} source: runs a project of Docker Compose. One of its services is what faces lead to and is replaced
 * like any other instance; the others run beside it.
 */
public final class ComposeSource implements ProjectSource {
    public static final String KIND = "compose";

    /** Bytes a Compose file may have. */
    public static final int LARGEST = 64 * 1024;

    private static final String FILE = "source_config.compose";
    private static final String USUAL_PATH = "compose.yaml";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            Field.of("compose", Kind.MULTILINE, "The Compose file itself"),
            Field.of("repository", Kind.TEXT, "Instead: the repository that has it, by https or ssh"),
            Field.of("credentials", Kind.TEXT, "Name of the credentials to fetch with"),
            Field.of("branch", Kind.TEXT, "The branch to deploy when no version is asked for")
                    .fallback("main"),
            Field.of("path", Kind.TEXT, "The Compose file in the repository").fallback(USUAL_PATH),
            Field.of("project_name", Kind.TEXT, "What the project's volumes and networks are named after"),
            Field.of("service", Kind.TEXT, "The service faces lead to; needed when there are several"),
            Field.of("port", Kind.INTEGER, "The port that service listens on").between(1, 65535),
            Field.of("registry", Kind.TEXT, "Name of the registry credentials to pull with"),
            Field.of("single_writer", Kind.TEXT_LIST, "Volumes that two containers must not use at once"));

    /** What a config says. */
    private record Settings(
            String text,
            Optional<Checkout> checkout,
            String path,
            Optional<String> projectName,
            Optional<String> service,
            OptionalInt port,
            Optional<String> registry,
            Set<String> singleWriters,
            Healthcheck healthcheck) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public List<Problem> validate(Workload workload) {
        List<Problem> problems = new ArrayList<>(ProjectSource.super.validate(workload));
        if (problems.isEmpty()) {
            read(workload, problems);
        }
        return problems;
    }

    @Override
    public Wanted.Project want(Workload workload, Optional<String> version) {
        Settings settings = valid(workload);
        String name = ResourceNames.project(workload.id(), settings.projectName());
        Optional<Wanted.Commit> commit = settings.checkout().map(checkout -> checkout.want(version));
        if (commit.isEmpty()) {
            version.filter(tag -> !ImageRef.isTag(tag)).ifPresent(tag -> {
                throw new InvalidInput("tag", "`" + tag + "` is not an image tag");
            });
        }
        return new Wanted.Project(
                name, settings.text(), commit, settings.path(), commit.isPresent() ? Optional.empty() : version);
    }

    @Override
    public Map<String, Wanted.Image> images(Workload workload, Config file, Optional<String> tag, PlanSettings server) {
        Settings settings = valid(workload);
        ComposeFile compose = new ComposeFile(file);
        String faces = faces(workload, file);
        List<Problem> problems =
                compose.problems(faces, workload.env(), server.allowedVolumePaths(), server.network(), FILE);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        String registry = compose.image(faces).registry();
        Map<String, Wanted.Image> images = new LinkedHashMap<>();
        for (String service : compose.run()) {
            ImageRef image = compose.image(service);
            // Credentials are shown to the registry they are for, and to no other one a file names.
            Optional<String> credentials =
                    settings.registry().filter(name -> image.registry().equals(registry));
            ImageRef asked = service.equals(faces) && tag.isPresent() ? image.atTag(tag.get()) : image;
            images.put(service, ProjectSource.wanted(asked, credentials));
        }
        return images;
    }

    @Override
    public String faces(Workload workload, Config file) {
        return faces(valid(workload), file);
    }

    private static String faces(Settings settings, Config file) {
        Optional<String> named = settings.service();
        List<String> services = new ComposeFile(file).services();
        List<String> run = new ComposeFile(file).run();
        String several = "; the services are " + String.join(", ", services);
        if (named.isPresent()) {
            if (!services.contains(named.get())) {
                throw new InvalidInput("source_config.service", "`" + named.get() + "` is not in the file" + several);
            }
            return named.get();
        }
        if (run.size() != 1) {
            throw new InvalidInput(
                    "source_config.service", "is missing; name the service that faces lead to" + several);
        }
        return run.get(0);
    }

    @Override
    public Workload pinned(Workload workload, Config file, Map<String, PinnedImage> images) {
        return new PinnedProject(file, images).into(workload);
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        Optional<PinnedProject> pinned = PinnedProject.of(request.workload());
        if (pinned.isEmpty()) {
            return rejected(new Problem(FILE, "was not read; deploy the workload itself"));
        }
        try {
            Workload workload = PinnedProject.without(request.workload());
            Settings settings = valid(workload);
            images(workload, pinned.get().file(), Optional.empty(), request.settings());
            return plan(request, workload, settings, pinned.get());
        } catch (InvalidInput e) {
            return new PlanResult.Rejected(e.problems());
        }
    }

    private PlanResult plan(PlanRequest request, Workload workload, Settings settings, PinnedProject pinned) {
        String faces = faces(workload, pinned.file());
        InstanceSpec green = green(request, workload, settings, pinned, faces);
        ComposeProject others = others(workload, pinned, request.settings());
        Optional<ComposeProject> previous = request.current()
                .map(release -> release.workload())
                .filter(before -> before.source().kind().equals(kind()))
                .flatMap(before -> PinnedProject.of(before)
                        .map(project -> others(PinnedProject.without(before), project, request.settings())));
        List<Step> before = new ArrayList<>();
        before.add(new Step.PullImage(request.image()));
        pinned.images().entrySet().stream()
                .filter(entry -> others.services().contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(image -> !image.equals(request.image()))
                .distinct()
                .forEach(image -> before.add(new Step.PullImage(image)));
        before.add(new Step.BringUp(workload.id(), others, previous));
        List<Step> after = List.of(new Step.DropServices(workload.id(), others.name(), others.services(), false));
        return PlanAssembly.assemble(
                request,
                green,
                new PlanAssembly.Around(before, pinned.compose().exclusive(faces, settings.singleWriters()), after),
                settings.healthcheck(),
                settings.port().orElse(0),
                1);
    }

    @Override
    public PlanResult reroute(PlanRequest request) {
        try {
            Settings settings = valid(PinnedProject.without(request.workload()));
            return PlanAssembly.reroute(
                    request, settings.healthcheck(), settings.port().orElse(0), false);
        } catch (InvalidInput e) {
            return new PlanResult.Rejected(e.problems());
        }
    }

    /** The services that run beside the instance of a release, with their images; none for another kind of source. */
    public static Map<String, PinnedImage> beside(Workload snapshot) {
        Optional<PinnedProject> pinned = PinnedProject.of(snapshot);
        if (!snapshot.source().kind().equals(KIND) || pinned.isEmpty()) {
            return Map.of();
        }
        Map<String, PinnedImage> images = new LinkedHashMap<>(pinned.get().images());
        images.remove(faces(valid(PinnedProject.without(snapshot)), pinned.get().file()));
        return images;
    }

    /** The workload of a release as it was written, without what was pinned. */
    public static Workload written(Workload snapshot) {
        return snapshot.source().kind().equals(KIND) ? PinnedProject.without(snapshot) : snapshot;
    }

    private static PlanResult rejected(Problem problem) {
        return new PlanResult.Rejected(List.of(problem));
    }

    private ComposeProject others(Workload workload, PinnedProject pinned, PlanSettings server) {
        String project = ResourceNames.project(workload.id(), valid(workload).projectName());
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        for (String service : pinned.compose().services()) {
            labels.put(service, ResourceNames.serviceLabels(workload, project, service, server.network()));
        }
        return pinned.compose()
                .others(project, faces(workload, pinned.file()), pinned.images(), labels, workload.env());
    }

    private static InstanceSpec green(
            PlanRequest request, Workload workload, Settings settings, PinnedProject pinned, String faces) {
        String network = request.settings().network();
        String project = ResourceNames.project(workload.id(), settings.projectName());
        InstanceRef ref = new InstanceRef(request.deployment(), ResourceNames.instance(workload, request.deployment()));
        Map<String, String> labels = new LinkedHashMap<>(ResourceNames.labels(workload, request.deployment(), network));
        labels.put(ResourceNames.LABEL_SERVICE, faces);
        labels.put(ResourceNames.LABEL_PROJECT, project);
        ComposeProject one = pinned.compose()
                .one(
                        project,
                        faces,
                        ref.name(),
                        request.deployment().shortForm(),
                        request.image(),
                        labels,
                        network,
                        workload.env());
        return new InstanceSpec(
                ref,
                request.image(),
                List.of(),
                List.of(),
                Optional.empty(),
                workload.env(),
                labels,
                List.of(),
                pinned.compose().hostPorts(faces),
                List.of(network),
                Limits.NONE,
                RestartPolicy.UNLESS_STOPPED,
                false,
                Optional.empty(),
                STOP_TIMEOUT,
                Optional.of(one));
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

    private static Settings read(Workload workload, List<Problem> problems) {
        ConfigReader reader = new ConfigReader(workload.source().config(), "source_config");
        String text = reader.string("compose", "");
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            reader.problem("compose", "has more than " + (LARGEST >> 10) + " KiB");
        }
        Optional<Checkout> checkout = checkout(reader, text);
        String path = reader.parsed("path", TreePath::parse).orElse(USUAL_PATH);
        if (path.isEmpty()) {
            reader.problem("path", "names no file");
        }
        OptionalInt port = reader.port("port");
        Healthcheck healthcheck = ContainerSettings.healthcheck(workload, port);
        if (port.isEmpty()
                && workload.faces().stream().anyMatch(face -> face.port().isEmpty())) {
            reader.problem("port", "is missing; a face needs a port to lead to");
        } else if (port.isEmpty() && ContainerSettings.needsPort(healthcheck)) {
            reader.problem("port", "is missing; the health check needs a port to ask");
        }
        if (!workload.volumes().isEmpty()) {
            problems.add(new Problem("volumes", "are written in the Compose file; leave them out here"));
        }
        Settings settings = new Settings(
                text,
                checkout,
                path,
                reader.string("project_name"),
                reader.string("service"),
                port,
                reader.string("registry"),
                Set.copyOf(reader.strings("single_writer")),
                healthcheck);
        problems.addAll(reader.problems());
        return settings;
    }

    private static Optional<Checkout> checkout(ConfigReader reader, String text) {
        if (!reader.has("repository")) {
            if (text.isBlank()) {
                reader.problem("compose", "is missing; write the file here, or set `repository`");
            }
            for (String name : List.of("credentials", "branch", "path")) {
                reader.refuse(name, "needs a repository; set `repository`, or leave it out");
            }
            return Optional.empty();
        }
        reader.refuse("compose", "stands beside a repository; leave one of the two out");
        reader.parsed("repository", Checkout::address);
        return Optional.of(new Checkout(
                reader.string("repository", ""),
                reader.string("credentials"),
                reader.parsed("branch", Checkout::version).orElse("main"),
                ""));
    }
}
