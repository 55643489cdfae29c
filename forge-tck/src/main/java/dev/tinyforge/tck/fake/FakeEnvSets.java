package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.EnvSets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

final class FakeEnvSets implements EnvSets {
    private record Secret(EnvSetId set, String name, long version) {}

    private final Map<EnvSetId, EnvSet> rows = new HashMap<>();
    private final Map<Secret, String> values = new HashMap<>();
    private final StoreData data;

    FakeEnvSets(StoreData data) {
        this.data = data;
    }

    @Override
    public EnvSet create(EnvSet set, Map<String, String> newSecrets) {
        synchronized (data.world) {
            data.check();
            if (rows.containsKey(set.id())) {
                throw StoreData.conflict("env set " + set.id() + " exists");
            }
            return write(set, 1, newSecrets);
        }
    }

    @Override
    public EnvSet update(EnvSet set, Map<String, String> newSecrets) {
        synchronized (data.world) {
            data.check();
            EnvSet stored = rows.get(set.id());
            if (stored == null) {
                throw StoreData.notFound("env set", set.id());
            }
            StoreData.checkRevision("env set " + stored.name(), stored.revision(), set.revision());
            return write(set, stored.revision() + 1, newSecrets);
        }
    }

    private EnvSet write(EnvSet set, long revision, Map<String, String> newSecrets) {
        if (rows.values().stream()
                .anyMatch(other -> !other.id().equals(set.id()) && other.name().equals(set.name()))) {
            throw StoreData.conflict("another env set is named " + set.name());
        }
        EnvSet next = set.sealed(revision).atRevision(revision);
        Map<Secret, String> kept = new HashMap<>();
        next.env().forEach((name, value) -> {
            if (value instanceof EnvValue.Secret secret) {
                Secret key = new Secret(next.id(), name, secret.version());
                String open = secret.version() == revision ? newSecrets.get(name) : values.get(key);
                if (open != null) {
                    kept.put(key, open);
                } else if (secret.version() == revision) {
                    throw new InvalidInput("env." + name, "there is no value for this secret");
                }
            }
        });
        values.keySet().removeIf(key -> key.set().equals(next.id()));
        values.putAll(kept);
        rows.put(next.id(), next);
        return next;
    }

    @Override
    public Optional<EnvSet> find(EnvSetId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(rows.get(id));
        }
    }

    @Override
    public Optional<EnvSet> named(String name) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream().filter(set -> set.name().equals(name)).findFirst();
        }
    }

    @Override
    public List<EnvSet> list(Optional<EnvSetId> after, int limit) {
        synchronized (data.world) {
            data.check();
            return rows.values().stream()
                    .sorted(Comparator.comparing(set -> set.id().value()))
                    .filter(set -> after.isEmpty()
                            || set.id().value().compareTo(after.get().value()) > 0)
                    .limit(Math.max(limit, 0))
                    .toList();
        }
    }

    @Override
    public List<WorkloadId> users(EnvSetId id) {
        synchronized (data.world) {
            data.check();
            return data.workloads.using(id).stream()
                    .map(workload -> workload.id())
                    .sorted(Comparator.comparing(WorkloadId::value))
                    .toList();
        }
    }

    @Override
    public void delete(EnvSetId id, OptionalLong ifRevision) {
        synchronized (data.world) {
            data.check();
            EnvSet stored = rows.get(id);
            if (stored == null) {
                return;
            }
            StoreData.checkRevision("env set " + stored.name(), stored.revision(), ifRevision);
            String users = data.workloads.using(id).stream()
                    .map(workload -> workload.name())
                    .sorted()
                    .collect(Collectors.joining(", "));
            if (!users.isEmpty()) {
                throw StoreData.conflict("env set " + stored.name() + " is attached to " + users);
            }
            rows.remove(id);
            values.keySet().removeIf(key -> key.set().equals(id));
        }
    }

    @Override
    public String open(EnvSetId set, String name, long version) {
        synchronized (data.world) {
            data.check();
            String value = values.get(new Secret(set, name, version));
            if (value == null) {
                throw StoreData.notFound("secret", name + " in version " + version);
            }
            if (data.vault.unreadable) {
                throw new ForgeException(
                        ErrorCode.SECRET_UNREADABLE, "secret " + name + " was sealed with another key; set it again");
            }
            return value;
        }
    }

    void checkThere(List<EnvSetUse> uses) {
        uses.forEach(use -> {
            if (!rows.containsKey(use.id())) {
                throw StoreData.notFound("env set", use.id());
            }
        });
    }

    List<String> values() {
        return List.copyOf(values.values());
    }

    void copy(FakeEnvSets other) {
        rows.putAll(other.rows);
        values.putAll(other.values);
    }
}
