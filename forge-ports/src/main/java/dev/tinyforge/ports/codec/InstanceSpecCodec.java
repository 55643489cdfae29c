package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.workload.EnvValue;
import java.util.Optional;
import java.util.OptionalLong;

/** What a container is created from, as a part of a step's document. Secrets by name and version only. */
final class InstanceSpecCodec {
    private InstanceSpecCodec() {}

    static Config part(InstanceSpec spec) {
        return Doc.part()
                .put("instance", LiveCodec.part(spec.ref()))
                .put("image", ReleaseCodec.part(spec.image()))
                .put("entrypoint", spec.entrypoint())
                .put("command", spec.command())
                .put("user", spec.user())
                .put("env", spec.env(), InstanceSpecCodec::env)
                .put("labels", spec.labels(), label -> label)
                .put("mounts", spec.mounts(), InstanceSpecCodec::part)
                .put("publish", spec.publish(), InstanceSpecCodec::part)
                .put("networks", spec.networks())
                .put("limits", part(spec.limits()))
                .put("restart", spec.restart())
                .put("init", spec.init())
                .put("stop_signal", spec.stopSignal())
                .put("stop_timeout", spec.stopTimeout())
                .put("compose", spec.project().map(InstanceSpecCodec::part))
                .done();
    }

    static InstanceSpec spec(Fields fields) {
        return new InstanceSpec(
                fields.object("instance", LiveCodec::ref),
                fields.object("image", ReleaseCodec::image),
                fields.texts("entrypoint"),
                fields.texts("command"),
                fields.optionalText("user"),
                fields.map("env", InstanceSpecCodec::env),
                fields.map("labels", Fields::text),
                fields.list("mounts", InstanceSpecCodec::mount),
                fields.list("publish", InstanceSpecCodec::published),
                fields.texts("networks"),
                fields.object("limits", InstanceSpecCodec::limits),
                fields.choice("restart", RestartPolicy.class),
                fields.flag("init"),
                fields.optionalText("stop_signal"),
                fields.duration("stop_timeout"),
                fields.optionalObject("compose", InstanceSpecCodec::project));
    }

    /** What the Compose tool is given. */
    static Config part(ComposeProject project) {
        return Doc.part()
                .put("name", project.name())
                .put("file", project.file())
                .put("variables", project.variables(), InstanceSpecCodec::env)
                .done();
    }

    static ComposeProject project(Fields fields) {
        return new ComposeProject(
                fields.text("name"), fields.config("file"), fields.map("variables", InstanceSpecCodec::env));
    }

    private static Object env(EnvValue value) {
        return value.match(EnvValue.Plain::value, secret -> Doc.part()
                .put("secret_name", secret.name())
                .put("secret_version", secret.version())
                .done());
    }

    private static EnvValue env(Fields entries, String name) {
        if (entries.isText(name)) {
            return new EnvValue.Plain(entries.text(name));
        }
        return entries.object(
                name, secret -> new EnvValue.Secret(secret.text("secret_name"), secret.integer("secret_version")));
    }

    private static Config part(Mount mount) {
        return Doc.part()
                .put("kind", mount.kind())
                .put("source", mount.source())
                .put("target", mount.target())
                .put("read_only", mount.readOnly())
                .put("size_limit", boxed(mount.sizeLimit()))
                .done();
    }

    private static Mount mount(Fields fields) {
        return new Mount(
                fields.choice("kind", Mount.Kind.class),
                fields.text("source"),
                fields.text("target"),
                fields.flag("read_only"),
                unboxed(fields.optionalInteger("size_limit")));
    }

    private static Config part(PublishedPort port) {
        return Doc.part()
                .put("host", port.host())
                .put("container", port.container())
                .done();
    }

    private static PublishedPort published(Fields fields) {
        return new PublishedPort(fields.smallInteger("host"), fields.smallInteger("container"));
    }

    private static Config part(Limits limits) {
        return Doc.part()
                .put("cpus", limits.cpus())
                .put("memory", boxed(limits.memory()))
                .done();
    }

    private static Limits limits(Fields fields) {
        return new Limits(fields.optionalDecimal("cpus"), unboxed(fields.optionalInteger("memory")));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static OptionalLong unboxed(Optional<Long> value) {
        return value.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }
}
