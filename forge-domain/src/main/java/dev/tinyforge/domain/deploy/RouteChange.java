package dev.tinyforge.domain.deploy;

import java.util.List;

/** Routes to have and host names to have no route for; doing it twice is doing it once. */
public record RouteChange(List<Route> write, List<String> remove) {
    public static final RouteChange NONE = new RouteChange(List.of(), List.of());

    public RouteChange {
        write = List.copyOf(write);
        remove = List.copyOf(remove);
    }

    public boolean isEmpty() {
        return write.isEmpty() && remove.isEmpty();
    }
}
