package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.EnvValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything an engine needs to create an instance's container.
 *
 * @param entrypoint empty: the image's
 * @param command empty: the image's
 * @param networks the first is the proxy's
 * @param stopSignal absent: the image's
 * @param project what the Compose tool makes it from, as the only service there; absent: the engine makes it
 */
public record InstanceSpec(
        InstanceRef ref,
        PinnedImage image,
        List<String> entrypoint,
        List<String> command,
        Optional<String> user,
        Map<String, EnvValue> env,
        Map<String, String> labels,
        List<Mount> mounts,
        List<PublishedPort> publish,
        List<String> networks,
        Limits limits,
        RestartPolicy restart,
        boolean init,
        Optional<String> stopSignal,
        Duration stopTimeout,
        Optional<ComposeProject> project) {
    public InstanceSpec {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        labels = Map.copyOf(labels);
        mounts = List.copyOf(mounts);
        publish = List.copyOf(publish);
        networks = List.copyOf(networks);
    }

    /** One that the engine makes. */
    public InstanceSpec(
            InstanceRef ref,
            PinnedImage image,
            List<String> entrypoint,
            List<String> command,
            Optional<String> user,
            Map<String, EnvValue> env,
            Map<String, String> labels,
            List<Mount> mounts,
            List<PublishedPort> publish,
            List<String> networks,
            Limits limits,
            RestartPolicy restart,
            boolean init,
            Optional<String> stopSignal,
            Duration stopTimeout) {
        this(
                ref,
                image,
                entrypoint,
                command,
                user,
                env,
                labels,
                mounts,
                publish,
                networks,
                limits,
                restart,
                init,
                stopSignal,
                stopTimeout,
                Optional.empty());
    }

    /** With one mount more. */
    public InstanceSpec mounting(Mount mount) {
        List<Mount> more = new ArrayList<>(mounts);
        more.add(mount);
        return new InstanceSpec(
                ref,
                image,
                entrypoint,
                command,
                user,
                env,
                labels,
                more,
                publish,
                networks,
                limits,
                restart,
                init,
                stopSignal,
                stopTimeout,
                project);
    }

    /** What the engine does when the program ends. */
    public enum RestartPolicy {
        NO,
        ON_FAILURE,
        ALWAYS,
        UNLESS_STOPPED
    }

    /** @param cpus cores, such as 0.5; @param memory bytes */
    public record Limits(Optional<Double> cpus, OptionalLong memory) {
        public static final Limits NONE = new Limits(Optional.empty(), OptionalLong.empty());
    }

    /**
     * A port of the host that leads to a port of the container; only one instance at a time can have it.
     *
     * @param address the host's address it is open at; {@code 0.0.0.0}: all
     */
    public record PublishedPort(String address, int host, int container) {
        /** At every address of the host. */
        public PublishedPort(int host, int container) {
            this("0.0.0.0", host, container);
        }
    }

    /** Storage as the engine mounts it. */
    public record Mount(Kind kind, String source, String target, boolean readOnly, OptionalLong sizeLimit) {
        public enum Kind {
            BIND,
            VOLUME,
            TMPFS
        }
    }
}
