package dev.tinyforge.domain.source;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code dockerfile} source: builds a commit of a repository with the engine, and runs the image. */
public final class DockerfileSource implements RepositorySource {
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(10);
    private static final ConfigSchema SCHEMA = schemaOfFields();

    private static ConfigSchema schemaOfFields() {
        List<Field> fields = new ArrayList<>(Checkout.FIELDS);
        fields.add(Field.of("dockerfile", Kind.TEXT, "The Dockerfile, as a path in the folder")
                .fallback("Dockerfile"));
        fields.add(
                Field.of("build_args", Kind.TEXT_MAP, "Build arguments; they can be read in the image, so no secrets"));
        fields.add(Field.of("target", Kind.TEXT, "The stage to build; the last if left out"));
        fields.add(Field.of("build_timeout", Kind.DURATION, "How long fetching and building may take together")
                .fallback("10m"));
        fields.addAll(ContainerSettings.FIELDS);
        return new ConfigSchema(fields);
    }

    /** What a config says. */
    private record Settings(
            Checkout checkout, Recipe.Dockerfile recipe, Duration buildTimeout, ContainerSettings container) {}

    @Override
    public String kind() {
        return "dockerfile";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public List<Problem> validate(Workload workload) {
        List<Problem> problems = new ArrayList<>(RepositorySource.super.validate(workload));
        if (problems.isEmpty()) {
            read(workload, problems);
        }
        return problems;
    }

    @Override
    public Wanted.Commit want(Workload workload, Optional<String> version) {
        return valid(workload).checkout().want(version);
    }

    @Override
    public PinnedImage pin(Workload workload, String commit, PlanSettings server, Optional<String> afresh) {
        return pin(valid(workload), workload, commit, afresh);
    }

    private static PinnedImage pin(Settings settings, Workload workload, String commit, Optional<String> afresh) {
        List<String> ingredients = new ArrayList<>();
        ingredients.add("dockerfile");
        ingredients.add(settings.recipe().path());
        settings.recipe().args().forEach((name, value) -> ingredients.add(name + "=" + value));
        ingredients.add(settings.recipe().target().orElse(""));
        return settings.checkout().pin(workload.id(), commit, ingredients, afresh);
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        List<Problem> problems = new ArrayList<>(validate(request.workload()));
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        Settings settings = read(request.workload(), problems);
        InstanceSpec green = settings.container().spec(request, problems);
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        PinnedImage usual = request.image()
                .commit()
                .map(commit -> pin(settings, request.workload(), commit, Optional.empty()))
                .orElse(request.image());
        return PlanAssembly.assemble(
                request,
                green,
                settings.checkout().image(request, settings.recipe(), settings.buildTimeout(), usual),
                settings.container().healthcheck(),
                settings.container().port().orElse(0),
                1);
    }

    @Override
    public PlanResult reroute(PlanRequest request) {
        List<Problem> problems = new ArrayList<>(validate(request.workload()));
        return problems.isEmpty()
                ? read(request.workload(), problems).container().reroute(request, false)
                : new PlanResult.Rejected(problems);
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
        Duration timeout = reader.parsed("build_timeout", Durations::parse).orElse(BUILD_TIMEOUT);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            reader.problem("build_timeout", "must be at least 1s");
        }
        String path = reader.parsed("dockerfile", TreePath::parse).orElse("Dockerfile");
        if (path.isEmpty()) {
            reader.problem("dockerfile", "names no file");
            path = "Dockerfile";
        }
        Settings settings = new Settings(
                Checkout.read(reader),
                new Recipe.Dockerfile(path, reader.stringMap("build_args"), reader.string("target")),
                timeout,
                ContainerSettings.read(workload, reader));
        problems.addAll(reader.problems());
        return settings;
    }
}
