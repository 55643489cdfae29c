package dev.tinyforge.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Networks by name. Docker lets several be made under one name at the same moment and then finds none of them by it,
 * so whoever makes one looks afterwards, and leaves one: the one in use, else the oldest.
 */
final class Networks {
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none", "default");
    private static final String BRIDGE = "bridge";

    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

    private final Link link;

    Networks(Link link) {
        this.link = link;
    }

    boolean exists(String name) {
        return PREDEFINED.contains(name) || !named(name).isEmpty();
    }

    Optional<String> id(String name) {
        return named(name).stream().map(Network::getId).findFirst();
    }

    void ensure(String name) {
        if (PREDEFINED.contains(name)) {
            throw new ForgeException(
                    ErrorCode.ENGINE_REFUSED,
                    "`" + name + "` is one of Docker's own networks, on which names are not resolved: choose another");
        }
        List<Network> there = named(name);
        if (there.isEmpty()) {
            try {
                link.docker()
                        .createNetworkCmd()
                        .withName(name)
                        .withDriver(BRIDGE)
                        .withCheckDuplicate(true)
                        .exec();
            } catch (ConflictException e) {
                // Another one was quicker.
                checkBridge(name, named(name));
            }
            there = named(name);
        } else {
            checkBridge(name, there);
        }
        if (there.size() > 1) {
            leaveOne(there);
        }
    }

    private static void checkBridge(String name, List<Network> there) {
        there.stream()
                .filter(found -> !BRIDGE.equals(found.getDriver()))
                .findFirst()
                .ifPresent(found -> {
                    throw new ForgeException(
                            ErrorCode.ENGINE_REFUSED,
                            "the network " + name + " exists, but is no bridge network (" + found.getDriver()
                                    + "): remove it or choose another name");
                });
    }

    private List<Network> named(String name) {
        // The engine's filter also takes parts of names.
        return link.docker().listNetworksCmd().withNameFilter(name).exec().stream()
                .filter(network -> name.equals(network.getName()))
                .toList();
    }

    private void leaveOne(List<Network> alike) {
        Network kept = alike.stream()
                .min(Comparator.comparing((Network each) -> !used(each))
                        .thenComparing(Networks::created)
                        .thenComparing(Network::getId))
                .orElseThrow();
        for (Network each : alike) {
            if (!each.getId().equals(kept.getId())) {
                try {
                    link.docker().removeNetworkCmd(each.getId()).exec();
                } catch (DockerException e) {
                    // Removed by another one, or in use by now.
                    LOG.debug("the network {} stays: {}", each.getId(), EngineFailures.message(e));
                }
            }
        }
    }

    private boolean used(Network network) {
        try {
            Map<String, ?> containers = link.docker()
                    .inspectNetworkCmd()
                    .withNetworkId(network.getId())
                    .exec()
                    .getContainers();
            return containers != null && !containers.isEmpty();
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static Instant created(Network network) {
        return Optional.ofNullable(network.getCreated())
                .map(created -> created.toInstant())
                .orElse(Instant.EPOCH);
    }
}
