package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code image} source: runs an image that already is in a registry or on the engine. */
public final class ImageSource extends ContainerSource<ImageSource.Settings> {
    private static final ConfigSchema SCHEMA = schemaOfFields();

    private static ConfigSchema schemaOfFields() {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of("image", Kind.TEXT, "The image, with its registry if that is not Docker Hub")
                .mandatory());
        fields.add(Field.of("registry", Kind.TEXT, "Name of the registry credentials to pull with"));
        fields.add(Field.of("default_tag", Kind.TEXT, "The tag to deploy when none is asked for")
                .fallback("latest"));
        fields.add(
                Field.of("max_instances", Kind.INTEGER, "Tags that run side by side, each under a host name of its own")
                        .between(1, 100)
                        .fallback("1"));
        fields.addAll(ContainerSettings.FIELDS);
        return new ConfigSchema(fields);
    }

    @Override
    public String kind() {
        return "image";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public Wanted.Image want(Workload workload, Optional<String> tag) {
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
        return new Wanted.Image(image, settings.registry(), named);
    }

    /** What a config says. */
    record Settings(
            ImageRef image,
            Optional<String> registry,
            String defaultTag,
            int maxInstances,
            ContainerSettings container) {}

    @Override
    Settings read(Workload workload, ConfigReader reader) {
        int maxInstances = reader.integer("max_instances", 1, 1, 100);
        Settings settings = new Settings(
                reader.parsed("image", ImageRef::parse).orElse(new ImageRef("x", Optional.empty(), Optional.empty())),
                reader.string("registry"),
                reader.parsed("default_tag", ImageRef::checkTag).orElse("latest"),
                maxInstances,
                ContainerSettings.read(workload, reader));
        boolean exclusive = !settings.container().publish().isEmpty()
                || workload.strategy() == Strategy.RECREATE
                || workload.volumes().stream().anyMatch(Volume::singleWriter);
        if (maxInstances > 1 && exclusive) {
            reader.problem(
                    "max_instances",
                    "more than 1 cannot be joined with host ports, single-writer volumes or the recreate strategy");
        }
        return settings;
    }

    @Override
    ContainerSettings container(Settings settings) {
        return settings.container();
    }

    @Override
    Step provide(Settings settings, PlanRequest request) {
        return new Step.PullImage(request.image());
    }

    @Override
    int maxInstances(Settings settings) {
        return settings.maxInstances();
    }
}
