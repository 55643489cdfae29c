package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.codec.EnvSetCodec;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.EnvSets;
import dev.tinyforge.ports.store.SecretVault.Rotation;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.PageLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The env use cases on the store. */
public final class EnvService implements ManageEnv {
    private final Store store;
    private final Ids ids;
    private final ManageWorkloads workloads;
    private final Narrator narrator;

    public EnvService(Store store, Ids ids, ManageWorkloads workloads, Narrator narrator) {
        this.store = store;
        this.ids = ids;
        this.workloads = workloads;
        this.narrator = narrator;
    }

    @Override
    public WorkloadEnv of(WorkloadId id) {
        Workload workload = workloads.get(id.value());
        return new WorkloadEnv(workload, EnvMerge.entries(store, workload));
    }

    @Override
    public Workload replace(WorkloadId id, Config document, OptionalLong ifRevision, String by) {
        ConfigReader reader = new ConfigReader(document);
        Config env = reader.config("env");
        if (!reader.has("env")) {
            reader.problem("env", "is missing; it is the workload's own env as a whole");
        }
        reader.check();
        Workload now = workloads.get(id.value());
        return workloads.replace(
                id, WorkloadCodec.write(now).with("env", env), OptionalLong.of(ifRevision.orElse(now.revision())), by);
    }

    @Override
    public EnvSet createSet(Config document, String by) {
        EnvSetCodec.Draft draft = EnvSetCodec.read(document, new EnvSetId(ids.next()));
        checkName(draft.set());
        EnvSet stored = sets().create(draft.set(), draft.newSecrets());
        narrator.event(by, "env_set.created", stored.id().value(), stored.name());
        return stored;
    }

    @Override
    public EnvSet replaceSet(EnvSetId id, Config document, OptionalLong ifRevision, String by) {
        EnvSet now = known(id);
        EnvSetCodec.Draft draft = EnvSetCodec.read(document, id);
        if (!draft.set().id().equals(id)) {
            throw new InvalidInput("id", "does not match the env set " + id + "; leave it out");
        }
        checkName(draft.set());
        EnvSetCodec.Draft kept = kept(draft, now);
        EnvSet stored = sets().update(kept.set().atRevision(ifRevision.orElse(now.revision())), kept.newSecrets());
        narrator.event(by, "env_set.changed", id.value(), stored.name() + ", revision " + stored.revision());
        return stored;
    }

    /** What is given in the open and is the secret's value already keeps its version. */
    private EnvSetCodec.Draft kept(EnvSetCodec.Draft draft, EnvSet now) {
        Map<String, EnvValue> env = new LinkedHashMap<>(draft.set().env());
        Map<String, String> newSecrets = new LinkedHashMap<>(draft.newSecrets());
        draft.newSecrets().forEach((name, value) -> {
            if (now.env().get(name) instanceof EnvValue.Secret old && holds(now, old, value)) {
                env.put(name, old);
                newSecrets.remove(name);
            }
        });
        return new EnvSetCodec.Draft(
                new EnvSet(
                        draft.set().id(), draft.set().name(), env, draft.set().revision()),
                newSecrets);
    }

    private boolean holds(EnvSet set, EnvValue.Secret secret, String value) {
        try {
            return sets().open(set.id(), secret.name(), secret.version()).equals(value);
        } catch (ForgeException e) {
            return false;
        }
    }

    /** A name that is an id would hide the set of that id. */
    private static void checkName(EnvSet set) {
        if (id(set.name()).isPresent()) {
            throw new InvalidInput("name", "has the form of an id; choose another one");
        }
    }

    private static Optional<EnvSetId> id(String text) {
        try {
            return Optional.of(new EnvSetId(text));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    /** By id or name. */
    static Optional<EnvSet> find(EnvSets sets, String idOrName) {
        return id(idOrName).flatMap(sets::find).or(() -> sets.named(idOrName));
    }

    @Override
    public Attached set(String idOrName) {
        return attached(find(sets(), idOrName).orElseThrow(() -> missing(idOrName)));
    }

    @Override
    public List<Attached> sets(Optional<EnvSetId> after, int limit) {
        List<Attached> all = new ArrayList<>();
        sets().list(after, PageLimit.check(limit)).forEach(set -> all.add(attached(set)));
        return all;
    }

    private Attached attached(EnvSet set) {
        return new Attached(set, sets().users(set.id()));
    }

    @Override
    public void deleteSet(EnvSetId id, OptionalLong ifRevision, String by) {
        EnvSet set = known(id);
        sets().delete(id, ifRevision);
        narrator.event(by, "env_set.deleted", id.value(), set.name());
    }

    @Override
    public Rotation rotateKey(String by) {
        Rotation rotation = store.vault().rotateKey();
        narrator.event(
                by,
                "secrets.rotated",
                "secrets",
                rotation.resealed() + " sealed with the new key, " + rotation.unreadable() + " unreadable");
        return rotation;
    }

    private EnvSets sets() {
        return store.envSets();
    }

    private EnvSet known(EnvSetId id) {
        return sets().find(id).orElseThrow(() -> missing(id.value()));
    }

    private static ForgeException missing(String what) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no env set " + what);
    }
}
