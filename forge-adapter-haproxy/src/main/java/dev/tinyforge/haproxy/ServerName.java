package dev.tinyforge.haproxy;

/** A server as the runtime API names it: {@code slot3/green}. */
record ServerName(int slot, Side side) implements Comparable<ServerName> {
    String backend() {
        return RouteValue.backend(slot);
    }

    @Override
    public int compareTo(ServerName other) {
        return slot != other.slot ? Integer.compare(slot, other.slot) : side.compareTo(other.side);
    }

    @Override
    public String toString() {
        return backend() + "/" + side.server();
    }
}
