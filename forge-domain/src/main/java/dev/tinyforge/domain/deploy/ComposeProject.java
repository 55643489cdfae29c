package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.EnvValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the Compose tool is given.
 *
 * @param name the project's
 * @param file a Compose file; secrets stand in it as variables
 * @param variables what the file's variables stand for
 */
public record ComposeProject(String name, Config file, Map<String, EnvValue> variables) {
    public ComposeProject {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
    }

    /** The names of its services. */
    public List<String> services() {
        return new ConfigReader(file)
                .object("services")
                .map(ConfigReader::names)
                .orElse(List.of());
    }
}
