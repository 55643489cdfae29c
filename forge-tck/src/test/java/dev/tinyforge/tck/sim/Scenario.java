package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.store.Deployment.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One thing that may happen to a deployment.
 *
 * @param workload what the workload's document holds beyond the usual
 * @param before what is live before it is asked for
 * @param trouble what goes wrong
 * @param ask what is asked for
 * @param ends how the last deployment may end when nothing crashes
 * @param leaves what holds at rest beyond the invariants, crashed or not
 */
record Scenario(
        String name,
        Config workload,
        List<String> before,
        Consumer<Stage> trouble,
        Consumer<Stage> ask,
        Set<Status> ends,
        Consumer<Stage> leaves) {
    static Scenario of(String name, Consumer<Stage> ask, Status first, Status... more) {
        return new Scenario(
                name, Config.empty(), List.of("v1"), stage -> {}, ask, EnumSet.of(first, more), stage -> {});
    }

    Scenario with(String key, Object value) {
        return new Scenario(name, workload.with(key, value), before, trouble, ask, ends, leaves);
    }

    Scenario after(String... versions) {
        return new Scenario(name, workload, List.of(versions), trouble, ask, ends, leaves);
    }

    Scenario when(Consumer<Stage> goesWrong) {
        return new Scenario(name, workload, before, goesWrong, ask, ends, leaves);
    }

    Scenario leaving(Consumer<Stage> holds) {
        return new Scenario(name, workload, before, trouble, ask, ends, holds);
    }

    @Override
    public String toString() {
        return name;
    }
}
