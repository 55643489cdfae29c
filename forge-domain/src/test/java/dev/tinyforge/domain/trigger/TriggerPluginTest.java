package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TriggerPluginTest {
    /** A plugin as a third party writes one. */
    private static final class BranchTrigger implements TriggerPlugin {
        @Override
        public String kind() {
            return "branch";
        }

        @Override
        public ConfigSchema schema() {
            return ConfigSchema.of(Field.of("branch", Kind.TEXT, "Which branch").mandatory());
        }

        @Override
        public Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
            if (!(event instanceof InboundEvent.GitPushed push)) {
                return new Verdict.NoMatch("it is no push");
            }
            String branch = push.ref().replaceFirst("^refs/heads/", "");
            return branch.equals(config.get("branch"))
                    ? new Verdict.Match(push.commit())
                    : new Verdict.NoMatch("branch `" + branch + "` does not match `" + config.get("branch") + "`");
        }
    }

    private final TriggerPlugin plugin = new BranchTrigger();
    private final WorkloadFacts facts = new WorkloadFacts(Samples.app().build(), Optional.of("1.0"));

    @Test
    void aPluginSaysWhetherAnEventAsksForADeployAndWhyNot() {
        Config main = Config.of("branch", "main");
        assertEquals(new Verdict.Match(Optional.of("c0ffee")), plugin.match(main, facts, push("main")));
        assertEquals(new Verdict.NoMatch("branch `dev` does not match `main`"), plugin.match(main, facts, push("dev")));
        assertEquals(
                new Verdict.NoMatch("it is no push"),
                plugin.match(main, facts, new InboundEvent.TimeReached(Samples.NOW, Samples.NOW)));
    }

    @Test
    void itsConfigIsCheckedByItsSchema() {
        assertEquals(List.of(), plugin.validate(Config.of("branch", "main")));
        assertEquals(List.of(new Problem("config.branch", "is missing")), plugin.validate(Config.empty()));
    }

    private static InboundEvent push(String branch) {
        return new InboundEvent.GitPushed(
                "shop",
                "refs/heads/" + branch,
                Optional.of("c0ffee"),
                Optional.of(Set.of("README.md")),
                "message",
                Samples.NOW);
    }
}
