package dev.tinyforge.http.log;

import dev.tinyforge.ports.log.LogFields;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Brings what engine and adapters log through {@link System.Logger} to where the server's own lines go, with the
 * {@link LogFields} that are its last parameter.
 */
public final class PlatformLoggers extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Bridge(LoggerFactory.getLogger(name));
    }

    private record Bridge(org.slf4j.Logger target) implements System.Logger {
        @Override
        public String getName() {
            return target.getName();
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && target.isEnabledForLevel(slf4j(level));
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                target.atLevel(slf4j(level)).setCause(thrown).log(message);
            }
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object @Nullable ... parameters) {
            if (isLoggable(level)) {
                boolean plain = parameters == null || parameters.length == 0;
                String text = plain ? format : MessageFormat.format(format, parameters);
                // As arguments: the encoders find the fields there, and braces in the text mean nothing.
                target.atLevel(slf4j(level)).log("{}", text, fields(parameters));
            }
        }

        private static LogFields fields(Object @Nullable [] parameters) {
            return parameters != null
                            && parameters.length > 0
                            && parameters[parameters.length - 1] instanceof LogFields fields
                    ? fields
                    : LogFields.NONE;
        }

        private static org.slf4j.event.Level slf4j(Level level) {
            return switch (level) {
                case ERROR -> org.slf4j.event.Level.ERROR;
                case WARNING -> org.slf4j.event.Level.WARN;
                case INFO -> org.slf4j.event.Level.INFO;
                case DEBUG -> org.slf4j.event.Level.DEBUG;
                case ALL, TRACE, OFF -> org.slf4j.event.Level.TRACE;
            };
        }
    }
}
