package dev.tinyforge.cli;

import dev.tinyforge.ports.usecase.UseCases;

/** A Forge to ask, in this process or behind a server. */
record Session(UseCases forge, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }

    /** Where sessions come from. */
    interface Source {
        /** @param performs what is asked for is also to be done, here if nobody else does it */
        Session open(GlobalOptions options, boolean performs);
    }
}
