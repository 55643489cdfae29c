package dev.tinyforge.http;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Setting;
import dev.tinyforge.ports.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the server was called.
 *
 * @param file of settings
 * @param set by {@code --set}, above all else
 */
record ServerArguments(boolean help, Optional<String> file, Map<String, String> set) {
    private static final String CONFIG = "--config";
    private static final String SET = "--set";

    /** @throws InvalidInput saying which argument is wrong */
    static ServerArguments parse(List<String> arguments) {
        boolean help = false;
        Optional<String> file = Optional.empty();
        Map<String, String> set = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).split("=", 2)[0];
            switch (name) {
                case "--help", "-h" -> help = true;
                case CONFIG, SET -> {
                    boolean joined = arguments.get(i).length() > name.length();
                    if (!joined && i + 1 == arguments.size()) {
                        throw new InvalidInput(name, "needs a value behind it");
                    }
                    String value = joined ? arguments.get(i).substring(name.length() + 1) : arguments.get(++i);
                    if (name.equals(CONFIG)) {
                        file = Optional.of(value);
                    } else {
                        put(set, value);
                    }
                }
                default -> throw new InvalidInput(name, "is not a known argument; there are --config, --set, --help");
            }
        }
        return new ServerArguments(help, file, set);
    }

    ForgeConfig config(Map<String, String> environment) {
        Optional<String> named = file.or(() -> Optional.ofNullable(environment.get("FORGE_CONFIG")));
        try {
            return ForgeConfig.load(named.filter(text -> !text.isBlank()).map(Path::of), environment, set);
        } catch (InvalidPathException e) {
            throw new InvalidInput(CONFIG, "is not the name of a file");
        }
    }

    static String usage() {
        StringBuilder text = new StringBuilder("""
                Usage: forge-server [--config FILE] [--set KEY=VALUE]...
                Serves Forge's API and performs deployments until it is told to stop.

                  --config FILE     settings, as KEY=VALUE lines; FORGE_CONFIG
                  --set KEY=VALUE   one setting, above environment and file
                  --help            this text

                Settings, each also as an environment variable (FORGE_HTTP_PORT for http.port):
                """);
        for (Setting<?> setting : Settings.all()) {
            text.append("  %-24s %s".formatted(setting.key(), setting.doc()));
            if (!setting.fallback().isEmpty()) {
                text.append(" [").append(setting.fallback()).append(']');
            }
            text.append('\n');
        }
        return text.append(
                        "  registry.NAME.server, registry.NAME.username, registry.NAME.password: credentials by name\n")
                .toString();
    }

    private static void put(Map<String, String> set, String pair) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
            throw new InvalidInput(SET, "must be followed by KEY=VALUE");
        }
        set.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
}
