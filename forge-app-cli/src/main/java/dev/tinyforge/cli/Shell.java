package dev.tinyforge.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * What the program was started in.
 *
 * @param out data
 * @param err talk
 * @param terminal a person looks on and can answer
 */
record Shell(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Map<String, String> environment,
        Interrupts interrupts,
        Pause pause) {

    /** How time passes between two looks. */
    @FunctionalInterface
    interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    static Shell ofProcess() {
        return new Shell(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                onTerminal(),
                System.getenv(),
                Interrupts.ofProcess(),
                duration -> Thread.sleep(duration.toMillis()));
    }

    /** Whatever the locale: what is written is read by programs too. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), true, StandardCharsets.UTF_8);
    }

    /** From JDK 22 on there is a console without a terminal too; it says which it is. */
    @SuppressWarnings("SystemConsoleNull") // what it means on either side of JDK 22 is seen to
    private static boolean onTerminal() {
        java.io.Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
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
