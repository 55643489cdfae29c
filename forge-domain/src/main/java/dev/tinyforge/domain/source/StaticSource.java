package dev.tinyforge.domain.source;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.gitops.Declarable;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The {@code static} source: puts a folder of a repository into an image with a web server, or with Deno, and runs that.
 * There is no Dockerfile, and nothing of the repository runs while the image is made.
 */
public final class StaticSource extends BuiltSource<StaticSource.Settings> {
    /** Where the files lie in the image. */
    public static final String ROOT = "/srv/site";
    /** Where the web server listens, and what {@code PORT} tells a program. */
    public static final int PORT = 8080;
    /** Where a program's storage is. */
    public static final String STORAGE = "/data";

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String ENTRY = "main.ts";
    private static final int MOST_MB = 1 << 20;
    private static final ConfigSchema SCHEMA = schemaOfFields();

    private static ConfigSchema schemaOfFields() {
        List<Field> fields = new ArrayList<>(SiteCheckout.FIELDS);
        fields.add(Field.of("mode", Kind.CHOICE, "Serve the files, or have Deno run one of them")
                .oneOf("static", "deno")
                .fallback("static"));
        fields.add(Field.of("render_markdown", Kind.BOOLEAN, "Make pages of Markdown files; mode static")
                .fallback("false"));
        fields.add(Field.of("entry", Kind.TEXT, "The file that Deno runs; mode deno")
                .fallback(ENTRY));
        fields.add(Field.of("port", Kind.INTEGER, "Where the program listens, if not at PORT; mode deno")
                .between(1, 65535)
                .fallback(Integer.toString(PORT)));
        fields.add(Field.of("storage_enabled", Kind.BOOLEAN, "Give the program a volume at /data; mode deno")
                .fallback("false"));
        fields.add(Field.of("storage_limit_mb", Kind.INTEGER, "What the volume may hold, in MiB; not enforced yet")
                .between(1, MOST_MB));
        fields.addAll(ContainerSettings.AROUND);
        return new ConfigSchema(fields);
    }

    /** What a config says. */
    record Settings(
            Checkout checkout,
            Optional<String> entry,
            boolean renderMarkdown,
            Optional<OptionalLong> storage,
            ContainerSettings container) {}

    @Override
    public String kind() {
        return "static";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    @Override
    public Set<Declarable> declarable() {
        return Set.of(Declarable.DEPLOY_STRATEGY);
    }

    @Override
    public OnUndecryptableSecret onUndecryptableSecret() {
        return OnUndecryptableSecret.SKIP;
    }

    @Override
    public boolean skipsWhatIsLive() {
        return true;
    }

    @Override
    Settings read(Workload workload, ConfigReader reader) {
        boolean deno = reader.string("mode", "static").equals("deno");
        if (!deno) {
            String why = "is only for mode `deno`; leave it out, or set mode to `deno`";
            for (String name : List.of("entry", "storage_limit_mb", "port")) {
                reader.refuse(name, why);
            }
            if (reader.bool("storage_enabled", false)) {
                reader.problem("storage_enabled", why);
            }
        }
        boolean renderMarkdown = reader.bool("render_markdown", false);
        if (deno && renderMarkdown) {
            reader.problem("render_markdown", "is only for mode `static`; leave it out, or set mode to `static`");
        }
        return new Settings(
                SiteCheckout.read(reader),
                deno ? Optional.of(entry(reader)) : Optional.empty(),
                renderMarkdown,
                deno ? storage(workload, reader) : Optional.empty(),
                // The image is Forge's own, so that it knows where the server listens without being told.
                ContainerSettings.read(workload, reader, OptionalInt.of(PORT)));
    }

    @Override
    Checkout checkout(Settings settings) {
        return settings.checkout();
    }

    @Override
    Recipe.Site recipe(Settings settings, PlanSettings server) {
        String base = settings.entry().isPresent()
                ? server.sites().deno()
                : server.sites().web();
        return new Recipe.Site(base, ROOT, settings.entry(), settings.renderMarkdown());
    }

    @Override
    List<String> ingredients(Settings settings, PlanSettings server) {
        Recipe.Site recipe = recipe(settings, server);
        return List.of(
                "static",
                Integer.toString(Recipe.Site.VERSION),
                recipe.base(),
                recipe.root(),
                recipe.entry().orElse(""),
                Boolean.toString(recipe.renderMarkdown()));
    }

    @Override
    Duration timeout(Settings settings) {
        return TIMEOUT;
    }

    @Override
    ContainerSettings container(Settings settings) {
        return settings.container();
    }

    @Override
    InstanceSpec green(Settings settings, PlanRequest request, List<Problem> problems) {
        InstanceSpec plain = super.green(settings, request, problems);
        return settings.storage()
                .map(limit -> plain.mounting(new Mount(
                        Mount.Kind.VOLUME,
                        ResourceNames.volume(request.workload().id(), "storage"),
                        STORAGE,
                        false,
                        limit)))
                .orElse(plain);
    }

    @Override
    RuntimeState runtime(PlanRequest request) {
        RuntimeState before = request.live().stream()
                .max(Comparator.comparing(LiveInstance::since))
                .map(LiveInstance::runtime)
                .orElse(RuntimeState.NONE);
        return request.image()
                .commit()
                .map(commit -> before.synced(commit, request.now()))
                .orElse(before);
    }

    private static String entry(ConfigReader reader) {
        String path = reader.parsed("entry", TreePath::parse).orElse(ENTRY);
        if (path.isEmpty()) {
            reader.problem("entry", "names no file");
            return ENTRY;
        }
        return path;
    }

    /** Absent without one; its limit in bytes may be absent. */
    private static Optional<OptionalLong> storage(Workload workload, ConfigReader reader) {
        boolean enabled = reader.bool("storage_enabled", false);
        Optional<Long> limit = reader.integer("storage_limit_mb", 1, MOST_MB);
        if (!enabled) {
            limit.ifPresent(mb -> reader.problem("storage_limit_mb", "limits nothing; set storage_enabled to true"));
            return Optional.empty();
        }
        if (workload.volumes().stream().anyMatch(volume -> volume.target().equals(STORAGE))) {
            reader.problem("storage_enabled", "a volume of the workload is at " + STORAGE + " already; take one away");
        }
        return Optional.of(limit.map(mb -> OptionalLong.of(mb << 20)).orElse(OptionalLong.empty()));
    }
}
