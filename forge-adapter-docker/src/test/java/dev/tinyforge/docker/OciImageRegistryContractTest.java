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

/** The contract on registries of the package docker-registry, one of them behind a login. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OciImageRegistryContractTest extends ImageRegistryContract {
    /** So that the contract's many tags take several. */
    private static final int PAGE = 50;

    private LocalRegistry open;
    private LocalRegistry guarded;
    private ImageRegistry registry;

    @BeforeAll
    void start() {
        open = new LocalRegistry(false);
        guarded = new LocalRegistry(true);
        ForgeConfig config = ForgeConfig.of(guarded.login("right"));
        registry = new OciImageRegistry(new Registries(config::registry), Instant::now, Calls.USUAL, PAGE);
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
    void tags_come_page_by_page() {
        for (int i = 0; i <= 2 * PAGE; i++) {
            publish(open("pages"), "v" + i);
        }
        int tags = registry.tags(open("pages"), Optional.empty(), Optional.empty())
                .match(all -> all.value().tags().size(), () -> 0, later -> 0);
        assertEquals(2 * PAGE + 1, tags);
        assertEquals(3, open.relay().asked("/v2/pages/tags/list"));
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
