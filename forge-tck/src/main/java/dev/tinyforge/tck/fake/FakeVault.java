package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.SecretVault;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

final class FakeVault implements SecretVault {
    private record Name(WorkloadId workload, String name) {}

    boolean unreadable;
    private final StoreData data;
    private final Map<Name, TreeMap<Long, String>> sealed = new HashMap<>();
    private final Map<Name, Long> newest = new HashMap<>();

    FakeVault(StoreData data) {
        this.data = data;
    }

    @Override
    public long seal(WorkloadId workload, String name, String value) {
        synchronized (data.world) {
            data.check();
            Name key = new Name(workload, name);
            TreeMap<Long, String> versions = sealed.computeIfAbsent(key, k -> new TreeMap<>());
            Long last = newest.get(key);
            if (last != null && value.equals(versions.get(last)) && !unreadable) {
                return last;
            }
            long version = last == null ? 1 : last + 1;
            newest.put(key, version);
            versions.put(version, value);
            return version;
        }
    }

    Map<String, Long> seal(WorkloadId workload, Map<String, String> values) {
        Map<String, Long> versions = new HashMap<>();
        values.forEach((name, value) -> versions.put(name, seal(workload, name, value)));
        return versions;
    }

    @Override
    public long next(WorkloadId workload, String name, String value) {
        synchronized (data.world) {
            data.check();
            Name key = new Name(workload, name);
            Long last = newest.get(key);
            boolean holds = last != null
                    && !unreadable
                    && value.equals(sealed.getOrDefault(key, new TreeMap<>()).get(last));
            return last == null ? 1 : holds ? last : last + 1;
        }
    }

    @Override
    public String open(WorkloadId workload, String name, long version) {
        synchronized (data.world) {
            data.check();
            TreeMap<Long, String> versions = sealed.getOrDefault(new Name(workload, name), new TreeMap<>());
            String value = versions.get(version);
            if (value == null) {
                throw StoreData.notFound("secret", name + " in version " + version);
            }
            if (unreadable) {
                throw new ForgeException(
                        ErrorCode.SECRET_UNREADABLE, "secret " + name + " was sealed with another key; set it again");
            }
            return value;
        }
    }

    @Override
    public void forgetUnused(WorkloadId workload) {
        synchronized (data.world) {
            data.check();
            Set<SecretRef> inUse = data.secretsInUse(workload);
            sealed.forEach((key, versions) -> {
                if (key.workload().equals(workload)) {
                    versions.keySet().removeIf(version -> !inUse.contains(new SecretRef(key.name(), version)));
                }
            });
        }
    }

    @Override
    public Rotation rotateKey() {
        synchronized (data.world) {
            data.check();
            long all = data.sealedValues();
            return unreadable ? new Rotation(0, all) : new Rotation(all, 0);
        }
    }

    long count() {
        return sealed.values().stream().mapToLong(TreeMap::size).sum();
    }

    void erase(WorkloadId workload) {
        sealed.keySet().removeIf(key -> key.workload().equals(workload));
        newest.keySet().removeIf(key -> key.workload().equals(workload));
    }

    Set<String> values() {
        Set<String> values = new HashSet<>();
        sealed.values().forEach(versions -> values.addAll(versions.values()));
        return values;
    }

    void copy(FakeVault other) {
        other.sealed.forEach((name, versions) -> sealed.put(name, new TreeMap<>(versions)));
        newest.putAll(other.newest);
    }
}
