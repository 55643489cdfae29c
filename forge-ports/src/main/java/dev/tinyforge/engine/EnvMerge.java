package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.usecase.ManageEnv.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays the env sets of a workload over each other and its own env over them. What is secret in a set becomes a secret of the
 * workload, so that a release pins it as any other.
 */
final class EnvMerge {
    private final Store store;
    private final Secrets secrets;
    private final Undecryptable undecryptable;

    EnvMerge(Store store, Secrets secrets, Undecryptable undecryptable) {
        this.store = store;
        this.secrets = secrets;
        this.undecryptable = undecryptable;
    }

    /**
     * A workload as a deployment runs it.
     *
     * @param newSecrets by name what is still to be sealed, at the versions the workload has already
     * @param leftOut secrets that could not be opened, each a line
     */
    record Merged(Workload workload, Map<String, String> newSecrets, List<String> leftOut) {
        @Override
        public String toString() {
            return "Merged[" + workload.id() + "]";
        }
    }

    /** Where each entry comes from; sets' secrets at the versions of their set. */
    static List<Entry> entries(Store store, Workload workload) {
        return List.copyOf(layers(store, workload, new ArrayList<>()).values().stream()
                .map(Layer::entry)
                .toList());
    }

    /** {@code SECRET_UNREADABLE} naming what cannot be opened, unless it may be left out. */
    Merged of(Workload workload) {
        if (workload.envSets().isEmpty()) {
            return new Merged(workload, Map.of(), List.of());
        }
        List<EnvSetUse> pinned = new ArrayList<>();
        Map<String, EnvValue> env = new LinkedHashMap<>();
        Map<String, String> newSecrets = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        layers(store, workload, pinned).forEach((name, layer) -> {
            EnvValue value = layer.entry().value();
            if (!(value instanceof EnvValue.Secret secret) || layer.set().isEmpty()) {
                env.put(name, value);
                return;
            }
            try {
                String open = secrets.open(layer.set().get().id(), secret.ref());
                newSecrets.put(name, open);
                env.put(name, new EnvValue.Secret(name, store.vault().next(workload.id(), name, open)));
            } catch (ForgeException e) {
                if (e.code() != ErrorCode.SECRET_UNREADABLE
                        || undecryptable.of(workload) == OnUndecryptableSecret.FAIL) {
                    throw e;
                }
                leftOut.add(e.line());
            }
        });
        return new Merged(workload.withEnv(env).withEnvSets(pinned), newSecrets, leftOut);
    }

    private record Layer(Entry entry, Optional<EnvSet> set) {}

    private static Map<String, Layer> layers(Store store, Workload workload, List<EnvSetUse> pinned) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        for (EnvSetUse use : workload.envSets()) {
            EnvSet set = store.envSets()
                    .find(use.id())
                    .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no env set " + use.id()));
            pinned.add(new EnvSetUse(set.id(), set.revision()));
            set.env()
                    .forEach((name, value) -> layers.put(
                            name, new Layer(new Entry(name, value, Optional.of(set.name())), Optional.of(set))));
        }
        workload.env()
                .forEach((name, value) ->
                        layers.put(name, new Layer(new Entry(name, value, Optional.empty()), Optional.empty())));
        return layers;
    }
}
