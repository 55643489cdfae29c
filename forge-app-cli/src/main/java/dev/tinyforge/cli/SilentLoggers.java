package dev.tinyforge.cli;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Drops what engine and adapters log: the command line tells what matters in its own words, and setting up a logging
 * system costs a one-shot command more than opening the database does.
 */
public final class SilentLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Silent(name);
    }

    private record Silent(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return false;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {}

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... parameters) {}
    }
}
