package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.tck.compose.ComposeRunnerContract;
import java.util.Map;

class FakeComposeContractTest extends ComposeRunnerContract {
    private final FakeWorld world = new FakeWorld();
    private final ComposeRunner runner = world.process("main").compose();

    @Override
    protected ComposeRunner runner() {
        return runner;
    }

    @Override
    protected ContainerEngine engine() {
        return world.engine();
    }

    @Override
    protected String image() {
        return world.shelf().load("tck:runs", Behaviour.healthy());
    }

    @Override
    protected String text(Config tree) {
        return world.compose().text(tree);
    }

    @Override
    protected Map<String, String> environment(String container) {
        return world.host().environment(container);
    }
}
