package dev.tinyforge.haproxy;

import java.util.Optional;

/**
 * A backend with two servers.
 *
 * @param host whom it serves; empty once its host was removed, while the servers may still be draining
 * @param active the side that serves, or was the last to
 */
record Slot(Optional<String> host, Side active, Optional<Occupant> blue, Optional<Occupant> green) {
    static Slot of(String host, Occupant first) {
        return new Slot(Optional.of(host), Side.BLUE, Optional.of(first), Optional.empty());
    }

    Optional<Occupant> at(Side side) {
        return side == Side.BLUE ? blue : green;
    }

    /** Who gets the requests. */
    Optional<Occupant> serving() {
        return host.isPresent() ? at(active) : Optional.empty();
    }

    boolean serves(Side side) {
        return host.isPresent() && side == active;
    }

    /**
     * The same instance stays on its side, even at a new address; another one gets the other side, so that the one
     * before it drains where its requests are counted.
     */
    Slot leadTo(String newHost, Occupant next) {
        boolean stays = at(active).filter(now -> now.is(next.instance())).isPresent();
        return new Slot(Optional.of(newHost), stays ? active : active.other(), blue, green)
                .with(stays ? active : active.other(), next);
    }

    Slot released() {
        return new Slot(Optional.empty(), active, blue, green);
    }

    private Slot with(Side side, Occupant occupant) {
        return side == Side.BLUE
                ? new Slot(host, active, Optional.of(occupant), green)
                : new Slot(host, active, blue, Optional.of(occupant));
    }
}
