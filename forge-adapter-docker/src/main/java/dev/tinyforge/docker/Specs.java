package dev.tinyforge.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.TmpfsOptions;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import java.util.List;
import java.util.Map;

/** An instance's spec in Docker's words. */
final class Specs {
    private Specs() {}

    static CreateContainerCmd command(DockerClient docker, InstanceSpec spec, Map<String, String> env) {
        List<ExposedPort> exposed = spec.publish().stream()
                .map(port -> ExposedPort.tcp(port.container()))
                .toList();
        CreateContainerCmd command = docker.createContainerCmd(spec.image().runnable())
                .withName(spec.ref().name())
                .withEnv(env.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList())
                .withLabels(spec.labels())
                .withExposedPorts(exposed)
                .withStopTimeout(
                        Math.toIntExact(spec.stopTimeout().plusMillis(999).toSeconds()))
                .withHostConfig(host(spec));
        if (!spec.entrypoint().isEmpty()) {
            command.withEntrypoint(spec.entrypoint());
        }
        if (!spec.command().isEmpty()) {
            command.withCmd(spec.command());
        }
        spec.user().ifPresent(command::withUser);
        spec.stopSignal().ifPresent(command::withStopSignal);
        return command;
    }

    /** Without an address the engine opens the port for IPv6 too. */
    private static Ports.Binding binding(InstanceSpec.PublishedPort port) {
        return port.address().equals("0.0.0.0")
                ? Ports.Binding.bindPort(port.host())
                : Ports.Binding.bindIpAndPort(port.address(), port.host());
    }

    private static HostConfig host(InstanceSpec spec) {
        HostConfig host = HostConfig.newHostConfig()
                .withInit(spec.init())
                .withMounts(spec.mounts().stream().map(Specs::mount).toList())
                .withPortBindings(spec.publish().stream()
                        .map(port -> new PortBinding(binding(port), ExposedPort.tcp(port.container())))
                        .toList())
                .withRestartPolicy(restart(spec.restart()));
        spec.limits().cpus().ifPresent(cpus -> host.withNanoCPUs(Math.round(cpus * 1e9)));
        spec.limits().memory().ifPresent(host::withMemory);
        if (!spec.networks().isEmpty()) {
            host.withNetworkMode(spec.networks().get(0));
        }
        return host;
    }

    private static RestartPolicy restart(InstanceSpec.RestartPolicy policy) {
        return switch (policy) {
            case NO -> RestartPolicy.noRestart();
            case ON_FAILURE -> RestartPolicy.onFailureRestart(0);
            case ALWAYS -> RestartPolicy.alwaysRestart();
            case UNLESS_STOPPED -> RestartPolicy.unlessStoppedRestart();
        };
    }

    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        com.github.dockerjava.api.model.Mount made = new com.github.dockerjava.api.model.Mount()
                .withTarget(mount.target())
                .withReadOnly(mount.readOnly());
        return switch (mount.kind()) {
            case BIND -> made.withType(MountType.BIND).withSource(mount.source());
            case VOLUME -> made.withType(MountType.VOLUME).withSource(mount.source());
            case TMPFS -> {
                TmpfsOptions options = new TmpfsOptions();
                mount.sizeLimit().ifPresent(options::withSizeBytes);
                yield made.withType(MountType.TMPFS).withTmpfsOptions(options);
            }
        };
    }
}
