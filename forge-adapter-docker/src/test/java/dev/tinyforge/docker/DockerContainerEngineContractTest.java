package dev.tinyforge.docker;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.container.ContainerEngineContract;
import dev.tinyforge.tck.container.Program;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** The engine's contract on a real engine. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerContainerEngineContractTest extends ContainerEngineContract {
    private RealEngine real;

    @BeforeAll
    void connect() {
        real = new RealEngine();
    }

    @AfterAll
    void tidyUp() {
        real.close();
    }

    @Override
    protected ContainerEngine engine() {
        return real.engine();
    }

    @Override
    protected ContainerEngine another() {
        return real.open(Map.of()).engine();
    }

    @Override
    protected ContainerEngine unreachable() {
        return new DockerEngineFactory()
                .open(ForgeConfig.of(
                        Map.of("docker.host", "unix://" + real.dir().resolve("none"))))
                .engine();
    }

    @Override
    protected PinnedImage image(Program program) {
        return real.image(program);
    }

    @Override
    protected PinnedImage absentImage() {
        return PinnedImage.pulled(ImageRef.parse("tck-absent:v1"), "sha256:" + "1".repeat(64), Optional.empty());
    }

    @Override
    protected int maxStreams() {
        return RealEngine.MAX_STREAMS;
    }

    @Override
    protected void say(String container, String line) {
        real.say(container, line);
    }

    @Override
    protected Map<String, String> environment(String container) {
        Map<String, String> environment = new HashMap<>();
        String[] entries = real.direct()
                .docker()
                .inspectContainerCmd(container)
                .exec()
                .getConfig()
                .getEnv();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return environment;
    }

    @Override
    protected void loseEngine() {
        real.relay().cut();
    }

    @Override
    protected void engineReturns() {
        real.relay().mend();
    }

    @Override
    protected void dropNetwork(String name) {
        try {
            real.direct().docker().removeNetworkCmd(name).exec();
        } catch (com.github.dockerjava.api.exception.NotFoundException e) {
            return;
        }
    }

    @Override
    protected void disconnect(String container, String network) {
        real.direct()
                .docker()
                .disconnectFromNetworkCmd()
                .withNetworkId(network)
                .withContainerId(container)
                .exec();
    }

    @Override
    protected void removeNetwork(String name) {
        real.direct().docker().removeNetworkCmd(name).exec();
    }

    @Override
    protected void exhaust(String container) {
        real.exec(container, "/bin/busybox", "tail", "/dev/zero");
    }

    @Override
    protected void await(String what, BooleanSupplier condition) {
        RealEngine.await(what, condition);
    }
}
