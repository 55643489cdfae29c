package dev.tinyforge.cli;

import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something is taken away. */
final class Consent {
    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    /** Refuses where nobody can be asked. */
    void check(Shell shell) {
        if (!yes && !shell.terminal()) {
            throw new InvalidInput("--yes", "is needed where nobody can be asked");
        }
    }

    /** @param question without its question mark */
    boolean given(Shell shell, String question) {
        if (yes) {
            return true;
        }
        shell.err().print(question + "? [y/N] ");
        shell.err().flush();
        boolean agreed = agreed(shell);
        if (!agreed) {
            shell.err().println("nothing was removed");
        }
        return agreed;
    }

    private static boolean agreed(Shell shell) {
        try {
            StringBuilder answer = new StringBuilder();
            int next = shell.in().read();
            while (next >= 0 && next != '\n') {
                answer.append((char) next);
                next = shell.in().read();
            }
            String said = answer.toString().strip().toLowerCase(Locale.ROOT);
            return said.equals("y") || said.equals("yes");
        } catch (IOException e) {
            return false;
        }
    }
}
