package dev.tinyforge.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes. */
final class GlobalOptions {
    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Ask this server instead of the engine and database here; FORGE_URL. Its token: FORGE_TOKEN.")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings, as KEY=VALUE lines; FORGE_CONFIG.")
    private Optional<String> config = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "One setting, above environment and file.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Data as JSON on stdout; talk goes to stderr.")
    private boolean json;

    /** The server to ask; absent: Forge in this process. */
    Optional<String> server(Map<String, String> environment) {
        return server.or(() -> Optional.ofNullable(environment.get("FORGE_URL")).filter(url -> !url.isBlank()));
    }

    Optional<String> config() {
        return config;
    }

    Map<String, String> set() {
        return set;
    }

    boolean json() {
        return json;
    }

    /** Who asks, for the deployment's history. */
    String caller() {
        return System.getProperty("user.name", "somebody") + " (cli)";
    }
}
