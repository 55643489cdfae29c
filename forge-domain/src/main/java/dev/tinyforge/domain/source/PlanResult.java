package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.Plan;
import java.util.List;
import java.util.function.Function;

/** A plan, or why there is none. */
public sealed interface PlanResult {
    record Planned(Plan plan) implements PlanResult {}

    record Rejected(List<Problem> problems) implements PlanResult {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }

    default <R> R match(Function<Planned, R> planned, Function<Rejected, R> rejected) {
        return this instanceof Planned p ? planned.apply(p) : rejected.apply((Rejected) this);
    }
}
