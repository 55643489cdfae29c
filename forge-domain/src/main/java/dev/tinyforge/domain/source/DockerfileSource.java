package dev.tinyforge.domain.source;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.gitops.Declarable;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The {@code dockerfile} source: builds a commit of a repository with the engine, and runs the image. */
public final class DockerfileSource extends BuiltSource<DockerfileSource.Settings> {
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
    record Settings(Checkout checkout, Recipe.Dockerfile recipe, Duration buildTimeout, ContainerSettings container) {}

    @Override
    public String kind() {
        return "dockerfile";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public Set<Declarable> declarable() {
        return Set.of(Declarable.PORT, Declarable.HEALTHCHECK, Declarable.DEPLOY_STRATEGY);
    }

    @Override
    Settings read(Workload workload, ConfigReader reader) {
        Duration timeout = reader.parsed("build_timeout", Durations::parse).orElse(BUILD_TIMEOUT);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0) {
            reader.problem("build_timeout", "must be at least 1s");
        }
        String path = reader.parsed("dockerfile", TreePath::parse).orElse("Dockerfile");
        if (path.isEmpty()) {
            reader.problem("dockerfile", "names no file");
            path = "Dockerfile";
        }
        return new Settings(
                Checkout.read(reader),
                new Recipe.Dockerfile(path, reader.stringMap("build_args"), reader.string("target")),
                timeout,
                ContainerSettings.read(workload, reader));
    }

    @Override
    Checkout checkout(Settings settings) {
        return settings.checkout();
    }

    @Override
    Recipe recipe(Settings settings, PlanSettings server) {
        return settings.recipe();
    }

    @Override
    List<String> ingredients(Settings settings, PlanSettings server) {
        List<String> ingredients = new ArrayList<>();
        ingredients.add("dockerfile");
        ingredients.add(settings.recipe().path());
        settings.recipe().args().forEach((name, value) -> ingredients.add(name + "=" + value));
        ingredients.add(settings.recipe().target().orElse(""));
        return ingredients;
    }

    @Override
    Duration timeout(Settings settings) {
        return settings.buildTimeout();
    }

    @Override
    ContainerSettings container(Settings settings) {
        return settings.container();
    }
}
