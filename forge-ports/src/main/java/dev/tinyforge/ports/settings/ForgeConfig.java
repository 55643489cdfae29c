package dev.tinyforge.ports.settings;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings in force: flags above environment above file above defaults. Checked as a whole when made, so that
 * {@link #get} cannot fail on a wrong value.
 */
public final class ForgeConfig {
    private static final String REGISTRY = "registry.";
    private static final String GIT = "git.";
    private static final String NAMED = "[A-Za-z0-9_-]+\\.";
    private static final Pattern CREDENTIALS = Pattern.compile("registry\\." + NAMED + "(server|username|password)"
            + "|git\\." + NAMED + "(server|username|password|ssh_key_file|ssh_known_hosts_file)");

    private final Map<String, String> values;

    private ForgeConfig(Map<String, String> values) {
        this.values = Map.copyOf(values);
        check();
    }

    /** From texts by key alone. @throws InvalidInput naming every unknown key and wrong value */
    public static ForgeConfig of(Map<String, String> values) {
        return new ForgeConfig(values);
    }

    /**
     * @param file a properties file in UTF-8; one that is not there is {@code NOT_FOUND}
     * @param environment its {@code FORGE_…} variables of known settings count; {@code DOCKER_HOST} stands in for
     *     {@code docker.host}
     * @param flags by key, above all
     */
    public static ForgeConfig load(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        Map<String, String> values = new LinkedHashMap<>();
        file.ifPresent(path -> values.putAll(read(path)));
        String dockerHost = environment.get("DOCKER_HOST");
        if (dockerHost != null && !dockerHost.isBlank()) {
            values.putIfAbsent(Settings.DOCKER_HOST.key(), dockerHost);
        }
        for (Setting<?> setting : Settings.all()) {
            String value = environment.get(setting.variable());
            if (value != null) {
                values.put(setting.key(), value);
            }
        }
        values.putAll(flags);
        return new ForgeConfig(values);
    }

    /** @throws InvalidInput naming the setting if it has neither a value nor a default */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new InvalidInput(
                        setting.key(), "is not set; set it in the file, as " + setting.variable() + " or with --set"));
    }

    public <T> Optional<T> find(Setting<T> setting) {
        String text = values.getOrDefault(setting.key(), setting.fallback());
        return text.isBlank() ? Optional.empty() : Optional.of(setting.parser().apply(text));
    }

    public Path dataDir() {
        return find(Settings.DATA_DIR).orElseGet(() -> {
            String home = System.getProperty("user.home", ".");
            return "root".equals(System.getProperty("user.name"))
                    ? Path.of("/var/lib/forge")
                    : Path.of(home, ".local", "share", "forge");
        });
    }

    /** The file or folder of the setting, else the named one in the data folder. */
    public Path path(Setting<Path> setting, String inDataDir) {
        return find(setting).orElseGet(() -> dataDir().resolve(inDataDir));
    }

    /** Credentials set as {@code registry.<name>.server}, {@code .username} and {@code .password}. */
    public Optional<RegistryCredentials> registry(String name) {
        String username = values.get(REGISTRY + name + ".username");
        String password = values.get(REGISTRY + name + ".password");
        if (username == null || password == null) {
            return Optional.empty();
        }
        return Optional.of(new RegistryCredentials(
                Optional.ofNullable(values.get(REGISTRY + name + ".server")), username, password));
    }

    /** All credentials of registries, by name. */
    public SortedMap<String, RegistryCredentials> registries() {
        SortedMap<String, RegistryCredentials> found = new TreeMap<>();
        for (String key : values.keySet()) {
            if (key.startsWith(REGISTRY) && key.endsWith(".username")) {
                String name = key.substring(REGISTRY.length(), key.length() - ".username".length());
                registry(name).ifPresent(login -> found.put(name, login));
            }
        }
        return found;
    }

    /** How to log in to a registry. */
    public record RegistryCredentials(Optional<String> server, String username, String password) {
        @Override
        public String toString() {
            return "credentials of " + username;
        }
    }

    /**
     * Credentials set as {@code git.<name>.username} and {@code .password}, or {@code .password} alone for a token, or
     * {@code .ssh_key_file} with {@code .ssh_known_hosts_file}; {@code .server} keeps them to one host.
     */
    public Optional<GitCredentials> git(String name) {
        String prefix = GIT + name + ".";
        GitCredentials found = new GitCredentials(
                Optional.ofNullable(values.get(prefix + "server")),
                Optional.ofNullable(values.get(prefix + "username")),
                Optional.ofNullable(values.get(prefix + "password")),
                Optional.ofNullable(values.get(prefix + "ssh_key_file")).map(Path::of),
                Optional.ofNullable(values.get(prefix + "ssh_known_hosts_file")).map(Path::of));
        return found.password().isPresent() || found.sshKeyFile().isPresent() ? Optional.of(found) : Optional.empty();
    }

    /**
     * How to log in to a host of repositories.
     *
     * @param server the only host that is shown them
     * @param username with the password, if it is no token, whose user the host's provider tells; over ssh, where the
     *     address names none
     * @param password or token, for http
     * @param sshKeyFile a private key without a passphrase, for ssh
     * @param sshKnownHostsFile keys of hosts, as OpenSSH keeps them; else the user's
     */
    public record GitCredentials(
            Optional<String> server,
            Optional<String> username,
            Optional<String> password,
            Optional<Path> sshKeyFile,
            Optional<Path> sshKnownHostsFile) {
        @Override
        public String toString() {
            return "credentials of " + username.orElse("git");
        }
    }

    /** Every secret value among the settings, to be masked wherever text leaves the program. */
    public Stream<String> secrets() {
        return values.entrySet().stream()
                .filter(entry -> secret(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isBlank());
    }

    /** Keys only: values may be secret. */
    @Override
    public String toString() {
        return "ForgeConfig" + values.keySet();
    }

    private static boolean secret(String key) {
        return (key.startsWith(REGISTRY) || key.startsWith(GIT)) && key.endsWith(".password")
                || Settings.all().stream()
                        .anyMatch(setting -> setting.secret() && setting.key().equals(key));
    }

    private void check() {
        List<Problem> problems = new ArrayList<>();
        List<String> known = Settings.all().stream().map(Setting::key).toList();
        values.forEach((key, value) -> {
            if (CREDENTIALS.matcher(key).matches()) {
                return;
            }
            if (!known.contains(key)) {
                String hint = Similar.to(key, known)
                        .map(best -> "; did you mean `" + best + "`?")
                        .orElse("");
                problems.add(new Problem(key, "is not a known setting" + hint));
            }
        });
        for (Setting<?> setting : Settings.all()) {
            try {
                find(setting);
            } catch (InvalidInput e) {
                e.problems().forEach(p -> problems.add(new Problem(setting.key(), p.message())));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(setting.key(), String.valueOf(e.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new ForgeException(ErrorCode.NOT_FOUND, "the settings file " + file + " does not exist", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "the settings file " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }
}
