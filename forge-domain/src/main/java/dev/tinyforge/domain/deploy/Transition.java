package dev.tinyforge.domain.deploy;

import java.util.List;

/**
 * Where the machine goes, and what it wants performed. A transition that changes the state replaces every effect
 * wanted before; one that leaves it as it was has no effects, and those wanted before stand.
 */
public record Transition(State state, List<Effect> effects) {
    public Transition {
        effects = List.copyOf(effects);
    }
}
