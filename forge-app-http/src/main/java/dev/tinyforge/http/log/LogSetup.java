package dev.tinyforge.http.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.stream.Stream;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets logback up without a file. Found by logback itself. */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String MASKING = "forge.masking";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        EncoderBase<ILoggingEvent> encoder = onTerminal() ? new LineEncoder() : new JsonEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stdout");
        console.setEncoder(encoder);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        context.getLogger("dev.tinyforge").setLevel(Level.INFO);
        // A start that fails is told in one line by the server itself.
        context.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on these values are masked. */
    public static void mask(Stream<String> secrets) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.putObject(MASKING, new Masking(secrets));
        }
    }

    static Masking masking(ch.qos.logback.core.Context context) {
        return context.getObject(MASKING) instanceof Masking masking ? masking : new Masking(Stream.empty());
    }

    /** From JDK 22 on there is a console without a terminal too; it says which it is. */
    @SuppressWarnings("SystemConsoleNull") // what it means on either side of JDK 22 is seen to
    private static boolean onTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(
                    java.io.Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
