package dev.tinyforge.domain.rule;

import java.util.function.Function;
import java.util.function.Supplier;

/** What a {@link TextRule} says of a text. */
public sealed interface Judgement {
    /** @return what the case at hand gives */
    <R> R match(Supplier<R> fits, Function<Differs, R> differs, Function<Undecided, R> undecided);

    default boolean fits() {
        return this instanceof Fits;
    }

    record Fits() implements Judgement {
        @Override
        public <R> R match(Supplier<R> fits, Function<Differs, R> differs, Function<Undecided, R> undecided) {
            return fits.get();
        }
    }

    /** @param why to be read after the text: "does not match `main`" */
    record Differs(String why) implements Judgement {
        @Override
        public <R> R match(Supplier<R> fits, Function<Differs, R> differs, Function<Undecided, R> undecided) {
            return differs.apply(this);
        }
    }

    /** @param why to be read after the text: "takes too long to match against `…`" */
    record Undecided(String why) implements Judgement {
        @Override
        public <R> R match(Supplier<R> fits, Function<Differs, R> differs, Function<Undecided, R> undecided) {
            return undecided.apply(this);
        }
    }

    /** A rule that can always tell. */
    static Judgement of(boolean fits, String rule) {
        return fits ? new Fits() : new Differs("does not match `" + rule + "`");
    }
}
