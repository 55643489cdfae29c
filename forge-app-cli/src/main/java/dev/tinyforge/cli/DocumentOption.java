package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import picocli.CommandLine.Option;

/** The document a command cannot do without. */
final class DocumentOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "A JSON document, as show prints it; - reads stdin.")
    private String file = "";

    private Config document = Config.empty();

    /** Refuses what is no document. */
    void check(Shell shell) {
        document = DocumentFile.read(file, shell.in());
    }

    /** Once it was checked. */
    Config document() {
        return document;
    }
}
