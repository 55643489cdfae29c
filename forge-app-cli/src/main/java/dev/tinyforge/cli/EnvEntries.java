package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.SealedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entries to be set, as people type them: nothing secret has to stand on the command line. */
final class EnvEntries {
    @Parameters(index = "0", paramLabel = "NAME", description = "Name or id of the workload or set they are for.")
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Entries; KEY=@FILE takes a file's first line, KEY=@- that of stdin.")
    private List<String> pairs = new ArrayList<>();

    @Option(names = "--secret", description = "Seal these values; nobody can read them again.")
    private boolean secret;

    String name() {
        return name;
    }

    /** @return the env with these over it */
    Config over(Config env, Shell shell) {
        Map<String, Object> all = new LinkedHashMap<>(env.values());
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1) {
                // Not the text itself: it may be a secret without its name.
                throw new InvalidInput("KEY=VALUE", "an entry has no `=` behind its name");
            }
            String value = pair.substring(at + 1);
            String open = value.startsWith("@") ? DocumentFile.line(value.substring(1), shell.in()) : value;
            all.put(pair.substring(0, at), secret ? Config.of(SealedValue.OPEN, open) : open);
        }
        return new Config(all);
    }

    void check() {
        if (pairs.isEmpty()) {
            throw new InvalidInput("KEY=VALUE", "is missing");
        }
    }

    /** The env without these; @throws InvalidInput naming one that is not there */
    static Config without(Config env, List<String> names) {
        Map<String, Object> rest = new LinkedHashMap<>(env.values());
        for (String name : names) {
            if (rest.remove(name) == null) {
                throw new InvalidInput(name, "is not there");
            }
        }
        return new Config(rest);
    }

    static Config env(Config document) {
        return new ConfigReader(document).config("env");
    }
}
