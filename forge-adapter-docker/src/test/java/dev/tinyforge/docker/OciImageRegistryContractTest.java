package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.ports.registry.ImageRegistryFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.registry.ImageRegistryContract;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on registries of the package docker-registry, one of them behind a login. That version gives all tags on
 * one page, whatever it is asked.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OciImageRegistryContractTest extends ImageRegistryContract {
    private LocalRegistry open;
    private LocalRegistry guarded;
    private ImageRegistry registry;

    @BeforeAll
    void start() {
        open = new LocalRegistry(false);
        guarded = new LocalRegistry(true);
        ForgeConfig config = ForgeConfig.of(guarded.login("right"));
        registry = new OciImageRegistry(new Registries(config.registries()), Instant::now);
    }

    @AfterAll
    void stop() {
        open.close();
        guarded.close();
    }

    @Override
    protected ImageRegistry registry() {
        return registry;
    }

    @Override
    protected String publish(String repository, String tag) {
        return (repository.startsWith(guarded.host()) ? guarded : open)
                .push(ImageRef.parse(repository + ":" + tag), 100);
    }

    @Override
    protected String open(String name) {
        return open.host() + "/" + name;
    }

    @Override
    protected String guarded(String name) {
        return guarded.host() + "/" + name;
    }

    @Override
    protected String login() {
        return "right";
    }

    @Override
    protected void registryDown(boolean down) {
        if (down) {
            open.relay().cut();
        } else {
            open.relay().mend();
        }
    }

    @Test
    void the_factory_is_found_and_asks() {
        publish(open("found"), "v1");
        ImageRegistry found = ServiceLoader.load(ImageRegistryFactory.class)
                .findFirst()
                .orElseThrow()
                .open(ForgeConfig.of(Map.of()), Instant::now);
        assertEquals(
                Optional.empty(),
                found.digest(open("found"), "v2", Optional.empty())
                        .match(Answer.Of::value, () -> Optional.of("not changed"), later -> Optional.of("later")));
    }
}
