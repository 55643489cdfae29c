package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.exception.DockerException;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig.RegistryCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Logins to registries by name, and what a registry's no means, as the engine passes it on. */
final class Registries {
    private static final String HUB = "docker.io";
    private static final List<String> HUB_NAMES = List.of(HUB, "index.docker.io", "registry-1.docker.io");

    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private final SortedMap<String, RegistryCredentials> credentials;

    /** @param credentials by name */
    Registries(Map<String, RegistryCredentials> credentials) {
        this.credentials = Collections.unmodifiableSortedMap(new TreeMap<>(credentials));
    }

    /**
     * The header that lets a build start from images of every registry there are credentials for; empty where none say
     * which one they are for. Of two for the same one the first by name is shown.
     */
    Optional<String> logins() {
        ObjectNode header = Json.MAPPER.createObjectNode();
        credentials
                .values()
                .forEach(login -> login.server().map(Registries::host).ifPresent(host -> {
                    String key = host.equals(HUB) ? HUB_KEY : host;
                    if (!header.has(key)) {
                        header.putObject(key).put("username", login.username()).put("password", login.password());
                    }
                }));
        return header.isEmpty() ? Optional.empty() : Optional.of(encoded(header));
    }

    /** The header to ask for the image with; empty without a name. */
    Optional<String> login(ImageRef image, Optional<String> name) {
        return credentials(image, name).map(login -> header(image, login));
    }

    /** The credentials of that name; empty without a name. Those kept for another registry are refused. */
    Optional<RegistryCredentials> credentials(ImageRef image, Optional<String> name) {
        return name.map(wanted -> named(image, wanted));
    }

    private RegistryCredentials named(ImageRef image, String name) {
        RegistryCredentials login = Optional.ofNullable(credentials.get(name))
                .orElseThrow(() -> new ForgeException(
                        ErrorCode.NOT_FOUND,
                        "there are no registry credentials named `" + name + "`: set registry." + name
                                + ".username and registry." + name + ".password"));
        login.server()
                .map(Registries::host)
                .filter(host -> !host.equals(host(image.registry())))
                .ifPresent(host -> {
                    throw new ForgeException(
                            ErrorCode.REGISTRY_DENIED,
                            "the credentials `" + name + "` are for " + host + ", but the image is at "
                                    + image.registry() + ": name others, or change registry." + name + ".server");
                });
        return login;
    }

    private static String header(ImageRef image, RegistryCredentials login) {
        ObjectNode header = Json.MAPPER.createObjectNode();
        header.put("username", login.username());
        header.put("password", login.password());
        header.put("serveraddress", hub(image.registry()) ? HUB_KEY : image.registry());
        return encoded(header);
    }

    private static String encoded(ObjectNode header) {
        return Base64.getUrlEncoder().encodeToString(header.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@code https://index.docker.io/v1/} and {@code docker.io} are the same. */
    static String host(String server) {
        String host = server.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/.*$", "");
        return HUB_NAMES.contains(host) ? HUB : host;
    }

    /** Whether the server, as a registry's part of a reference, is Docker Hub. */
    static boolean hub(String server) {
        return host(server).equals(HUB);
    }

    /** A repository as engines shorten it: without Docker Hub's host and the folder of its own images. */
    static String familiar(String repository) {
        int slash = repository.indexOf('/');
        String rest = repository;
        if (slash > 0 && HUB_NAMES.contains(repository.substring(0, slash))) {
            rest = repository.substring(slash + 1);
        }
        return rest.startsWith("library/") ? rest.substring("library/".length()) : rest;
    }

    static ForgeException refusal(ImageRef image, DockerException answer) {
        return refusal(image, answer.getHttpStatus(), EngineFailures.message(answer));
    }

    /** @param message the registry's words, or the engine's about what became of its question */
    static ForgeException refusal(ImageRef image, int status, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left")) {
            return full(message);
        }
        if (says(lower, "unauthorized", "authentication required", "no basic auth", "access to the resource is denied")
                || says(lower, "denied:", "access denied", "forbidden", "incorrect username")
                || status == 401
                || status == 403) {
            return denied(image, message);
        }
        boolean route = says(lower, "no such host", "dial tcp", "lookup ", "route to host");
        if (!route
                && (status == 404
                        || says(lower, "manifest unknown", "name unknown", "not found", "does not exist", "no such"))) {
            return missing(image);
        }
        return unreachable(image, message);
    }

    static ForgeException full(String message) {
        return new ForgeException(
                ErrorCode.ENGINE_REFUSED, "the engine's disk is full: make room (docker system df); " + message);
    }

    static ForgeException denied(ImageRef image, String why) {
        return new ForgeException(
                ErrorCode.REGISTRY_DENIED,
                "the registry " + image.registry() + " refuses " + image
                        + ": check that it exists and that the credentials may read it; " + why);
    }

    static ForgeException missing(ImageRef image) {
        return new ForgeException(
                ErrorCode.IMAGE_NOT_FOUND,
                "the image " + image + " does not exist at " + image.registry() + ": check its name and tag");
    }

    static ForgeException unreachable(ImageRef image, String why) {
        return new ForgeException(
                ErrorCode.REGISTRY_UNREACHABLE,
                "the registry " + image.registry() + " gave no answer about " + image
                        + ": check the network, or try again later; " + why);
    }

    private static boolean says(String text, String... words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
