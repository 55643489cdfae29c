package dev.tinyforge.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.tinyforge.ports.container.Container;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Docker's two ways of showing a container, as the port's one. */
final class Views {
    private static final Pattern CODE = Pattern.compile("^(?:Exited|Restarting) \\((-?\\d+)\\)");

    private Views() {}

    static Container of(InspectContainerResponse seen) {
        ContainerState shown = seen.getState();
        Container.State state = state(shown.getStatus());
        HealthState health = shown.getHealth();
        Long code = shown.getExitCodeLong();
        Integer restarts = seen.getRestartCount();
        return new Container(
                name(seen.getName()),
                labels(seen.getConfig().getLabels()),
                text(seen.getImageId()),
                state,
                health == null ? Container.Health.NONE : health(health.getStatus()),
                code == null ? 0 : code.intValue(),
                restarts == null ? 0 : restarts,
                instant(shown.getStartedAt()),
                addresses(
                        state,
                        seen.getNetworkSettings() == null
                                ? null
                                : seen.getNetworkSettings().getNetworks()));
    }

    static Container of(com.github.dockerjava.api.model.Container seen) {
        String status = text(seen.getStatus());
        Container.State state = state(seen.getState());
        Matcher code = CODE.matcher(status);
        String[] names = seen.getNames();
        return new Container(
                names == null || names.length == 0 ? "" : own(names),
                labels(seen.getLabels()),
                text(seen.getImageId()),
                state,
                listedHealth(status),
                code.find() ? Integer.parseInt(code.group(1)) : 0,
                0,
                Optional.empty(),
                addresses(
                        state,
                        seen.getNetworkSettings() == null
                                ? null
                                : seen.getNetworkSettings().getNetworks()));
    }

    /** Among the names by which links know it, its own is the one without a second slash. */
    private static String own(String[] names) {
        for (String each : names) {
            if (each.lastIndexOf('/') == 0) {
                return name(each);
            }
        }
        return name(names[0]);
    }

    static Container.State state(@Nullable String text) {
        return switch (text(text).toLowerCase(Locale.ROOT)) {
            case "created", "configured", "initialized" -> Container.State.CREATED;
            case "running", "stopping" -> Container.State.RUNNING;
            case "paused" -> Container.State.PAUSED;
            case "restarting" -> Container.State.RESTARTING;
            case "removing" -> Container.State.REMOVING;
            case "exited", "stopped" -> Container.State.EXITED;
            default -> Container.State.DEAD;
        };
    }

    static Container.Health health(@Nullable String text) {
        return switch (text(text).toLowerCase(Locale.ROOT)) {
            case "starting" -> Container.Health.STARTING;
            case "healthy" -> Container.Health.HEALTHY;
            case "unhealthy" -> Container.Health.UNHEALTHY;
            default -> Container.Health.NONE;
        };
    }

    /** From {@code Up 3 seconds (health: starting)}. */
    static Container.Health listedHealth(String status) {
        if (status.endsWith("(healthy)")) {
            return Container.Health.HEALTHY;
        }
        if (status.endsWith("(unhealthy)")) {
            return Container.Health.UNHEALTHY;
        }
        return status.endsWith("(health: starting)") ? Container.Health.STARTING : Container.Health.NONE;
    }

    /** Docker's zero time means never. */
    static Optional<Instant> instant(@Nullable String text) {
        if (text == null || text.isBlank() || text.startsWith("0001-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> addresses(
            Container.State state, @Nullable Map<String, ContainerNetwork> networks) {
        Map<String, String> addresses = new LinkedHashMap<>();
        if (state == Container.State.RUNNING && networks != null) {
            networks.forEach((name, network) -> {
                String address = network == null ? null : network.getIpAddress();
                if (address != null && !address.isEmpty()) {
                    addresses.put(name, address);
                }
            });
        }
        return addresses;
    }

    private static Map<String, String> labels(@Nullable Map<String, String> labels) {
        return labels == null ? Map.of() : labels;
    }

    private static String name(@Nullable String name) {
        String text = text(name);
        return text.startsWith("/") ? text.substring(1) : text;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
