package dev.tinyforge.domain.gitops;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Keeps the fields that the last sync took from the repository as they are, whoever writes the workload otherwise. */
public final class ManagedFields {
    private static final String GITOPS = "gitops";
    private static final String STRATEGY = "strategy";
    private static final String SOURCE_CONFIG = "source_config";
    private static final String HEALTHCHECK = Declarable.HEALTHCHECK.key();
    private static final String PORT = Declarable.PORT.key();

    private ManagedFields() {}

    /**
     * The document that is to replace the workload, with the managed fields it leaves out, and with GitOps as it is.
     *
     * @throws InvalidInput if it says of GitOps what is not so: a document cannot turn it on, off or elsewhere
     */
    public static Config kept(Config document, Workload now) {
        if (now.gitops().isEmpty()) {
            if (document.get(GITOPS) != null) {
                throw new InvalidInput(GITOPS, "is off; turn it on with `forge gitops enable`, or leave it out here");
            }
            return document;
        }
        GitOps gitops = now.gitops().get();
        checkSame(document, gitops);
        Map<String, Object> live = LiveFields.of(now);
        Config kept = document.with(GITOPS, Config.of("path", gitops.path(), "managed", gitops.managed()));
        Object strategy = live.get(Declarable.DEPLOY_STRATEGY.key());
        if (gitops.managed().contains(Declarable.DEPLOY_STRATEGY.key()) && kept.get(STRATEGY) == null) {
            kept = kept.with(STRATEGY, Objects.requireNonNull(strategy));
        }
        if (gitops.managed().contains(PORT) && live.get(PORT) != null) {
            kept = filled(kept, SOURCE_CONFIG, Map.of(PORT, Objects.requireNonNull(live.get(PORT))));
        }
        return filled(kept, HEALTHCHECK, healthcheck(kept, gitops.managed(), live));
    }

    private static void checkSame(Config document, GitOps gitops) {
        ConfigReader reader = new ConfigReader(document);
        if (!reader.has(GITOPS)) {
            return;
        }
        ConfigReader given = new ConfigReader(reader.config(GITOPS), GITOPS);
        given.strings("managed");
        if (!reader.isObject(GITOPS) || !given.string("path", gitops.path()).equals(gitops.path())) {
            given.problem("path", "is changed with `forge gitops enable --path`; here leave it out");
        }
        given.check();
    }

    /** The managed fields that the document's check leaves out, as far as its type has them. */
    private static Map<String, Object> healthcheck(Config document, List<String> managed, Map<String, Object> live) {
        Config given = document.get(HEALTHCHECK) instanceof Map<?, ?> map ? texts(map) : Config.empty();
        Map<String, Object> fill = new LinkedHashMap<>();
        managed.stream()
                .filter(field -> field.startsWith(LiveFields.HEALTHCHECK))
                .forEach(field -> Optional.ofNullable(live.get(field))
                        .ifPresent(value -> fill.put(field.substring(LiveFields.HEALTHCHECK.length()), value)));
        Object type = live.get(LiveFields.TYPE);
        if (fill.isEmpty() || type == null) {
            return Map.of();
        }
        if (given.isEmpty()) {
            fill.put("type", type);
        } else if (!type.equals(Objects.requireNonNullElse(given.get("type"), "http"))) {
            fill.keySet().retainAll(Declaration.TIMING);
        }
        return fill;
    }

    private static Config filled(Config document, String name, Map<String, Object> fill) {
        Object given = document.get(name);
        if (fill.isEmpty() || given != null && !(given instanceof Map<?, ?>)) {
            return document;
        }
        Config whole = new Config(fill);
        return document.with(name, given instanceof Map<?, ?> map ? whole.overlay(texts(map)) : whole);
    }

    private static Config texts(Map<?, ?> map) {
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return new Config(values);
    }

    /** Why the workload must not be written like this: it has a managed field, or its source, otherwise. */
    public static List<Problem> changed(Workload now, Workload next) {
        Optional<GitOps> gitops = now.gitops();
        if (gitops.isEmpty()) {
            return List.of();
        }
        if (!now.source().kind().equals(next.source().kind())) {
            return List.of(
                    new Problem("source", "stays while GitOps is on; turn that off with `forge gitops disable`"));
        }
        Map<String, Object> before = LiveFields.of(now);
        Map<String, Object> after = LiveFields.of(next);
        List<Problem> problems = new ArrayList<>();
        for (String field : gitops.get().managed()) {
            if (!Objects.equals(before.get(field), after.get(field))) {
                problems.add(new Problem(
                        inDocument(field),
                        "is managed by GitOps; change it in " + gitops.get().path()
                                + " of the repository and run `forge gitops sync`"));
            }
        }
        return problems;
    }

    /** Why GitOps cannot be on for a workload whose source lets a repository declare just this. */
    public static List<Problem> unfit(Workload workload, Set<Declarable> allowed) {
        List<Problem> problems = new ArrayList<>();
        workload.gitops().ifPresent(gitops -> {
            if (allowed.isEmpty()) {
                problems.add(new Problem(
                        GITOPS,
                        "is not for source `" + workload.source().kind() + "`, which has no repository for it"));
                return;
            }
            for (String field : gitops.managed()) {
                if (allowed.stream().noneMatch(known -> covers(known, field))) {
                    problems.add(new Problem(GITOPS + ".managed", "`" + field + "` is no field a repository declares"));
                }
            }
        });
        return problems;
    }

    private static boolean covers(Declarable known, String field) {
        return known == Declarable.HEALTHCHECK ? field.startsWith(LiveFields.HEALTHCHECK) : field.equals(known.key());
    }

    private static String inDocument(String field) {
        if (field.equals(PORT)) {
            return SOURCE_CONFIG + "." + PORT;
        }
        return field.equals(Declarable.DEPLOY_STRATEGY.key()) ? STRATEGY : field;
    }
}
