package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.tck.registry.ImageRegistryContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeRegistryContractTest extends ImageRegistryContract {
    private final FakeWorld world = new FakeWorld();

    @Override
    protected ImageRegistry registry() {
        return world.registry();
    }

    @Override
    protected String publish(String repository, String tag) {
        return world.shelf().publish(repository + ":" + tag, Behaviour.healthy());
    }

    @Override
    protected String open(String name) {
        return "open.test/" + name;
    }

    @Override
    protected String guarded(String name) {
        String repository = "guarded.test/" + name;
        world.shelf().credentials(login());
        world.shelf().demand(repository, login());
        return repository;
    }

    @Override
    protected String login() {
        return "someone";
    }

    @Override
    protected void registryDown(boolean down) {
        world.shelf().registryDown(down);
    }

    @Test
    void a_quiet_registry_answers_again_when_its_time_has_come() {
        publish(open("quiet"), "v1");
        Instant then = world.clock().now().plusSeconds(60);
        world.shelf().registryQuietUntil(Optional.of(then));
        assertEquals(new Answer.Later<>(then), registry().digest(open("quiet"), "v1", Optional.empty()));
        world.clock().advance(Duration.ofSeconds(60));
        assertInstanceOf(Answer.Of.class, registry().digest(open("quiet"), "v1", Optional.empty()));
    }
}
