package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.SealedValue;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.ComposeSource;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.ports.usecase.PlanPreview.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans and journals as people look at them. */
final class Previews {
    private Previews() {}

    /** @param setNames of env sets */
    static PlanPreview of(Plan plan, Optional<Release> current, Function<EnvSetId, Optional<String>> setNames) {
        List<Difference> differences = new ArrayList<>();
        add(
                differences,
                "image",
                current.map(release -> release.image().toString()).orElse(""),
                plan.release().image().toString());
        Map<String, String> before =
                current.map(release -> facts(release.workload(), setNames)).orElse(Map.of());
        Map<String, String> after = facts(plan.release().workload(), setNames);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.forEach(name -> add(differences, name, before.getOrDefault(name, ""), after.getOrDefault(name, "")));
        Map<String, String> routesBefore = routes(plan.before());
        Map<String, String> routesAfter = routes(plan.after());
        Stream.concat(routesBefore.keySet().stream(), routesAfter.keySet().stream())
                .distinct()
                .forEach(host -> add(
                        differences,
                        "route " + host,
                        routesBefore.getOrDefault(host, ""),
                        routesAfter.getOrDefault(host, "")));
        current.map(Release::workload).ifPresent(workload -> data(plan, workload)
                .forEach((tag, volumes) -> add(differences, "data of " + tag, volumes, "")));
        return new PlanPreview(
                ConfigReader.spell(plan.strategy()),
                plan.downtime(),
                plan.steps().stream().map(Titles::of).toList(),
                differences,
                plan.checkIndex());
    }

    /** The volumes that go with the instances that go, by their tag. */
    private static Map<String, String> data(Plan plan, Workload workload) {
        Map<String, String> data = new LinkedHashMap<>();
        List<String> names = workload.volumes().stream()
                .filter(volume -> volume.scope() == Volume.Scope.INSTANCE)
                .flatMap(volume -> volume.source().stream())
                .toList();
        for (LiveInstance instance : plan.before()) {
            String tag = instance.tag();
            if (!names.isEmpty()
                    && plan.after().stream().noneMatch(live -> live.tag().equals(tag))) {
                data.put(
                        tag,
                        names.stream()
                                .map(name -> ResourceNames.tagVolume(workload.id(), tag, name))
                                .collect(Collectors.joining(", ")));
            }
        }
        return data;
    }

    /** The steps of a run, from its journal. */
    static List<StepProgress> steps(List<JournalRecord> journal) {
        Map<String, StepProgress> steps = new LinkedHashMap<>();
        for (JournalRecord entry : journal) {
            if (entry instanceof JournalRecord.Intended intent) {
                String key = intent.effect().key();
                steps.put(
                        key,
                        new StepProgress(
                                key,
                                Titles.of(intent.effect().step()),
                                intent.at(),
                                Optional.empty(),
                                Optional.empty()));
            } else if (entry instanceof JournalRecord.Completed completed) {
                Event event = completed.event();
                if (event instanceof Event.StepDone done) {
                    close(steps, done.key(), done, Optional.empty());
                } else if (event instanceof Event.StepFailed failed) {
                    close(steps, failed.key(), failed, Optional.of(failed.reason()));
                }
            }
        }
        return List.copyOf(steps.values());
    }

    private static void close(Map<String, StepProgress> steps, String key, Event event, Optional<String> failure) {
        steps.computeIfPresent(
                key,
                (same, step) ->
                        new StepProgress(key, step.title(), step.startedAt(), Optional.of(event.at()), failure));
    }

    /** What of a configuration matters to a running instance; of env, names and whether the value is the same. */
    private static Map<String, String> facts(Workload workload, Function<EnvSetId, Optional<String>> setNames) {
        Map<String, String> facts = new LinkedHashMap<>();
        Map<String, PinnedImage> beside = ComposeSource.beside(workload);
        beside.forEach((service, image) -> facts.put("service " + service, image.toString()));
        ComposeSource.written(workload)
                .source()
                .config()
                .values()
                .forEach((name, value) -> facts.put("source_config." + name, shown(value)));
        Config document = WorkloadCodec.write(workload);
        Stream.of("strategy", "healthcheck", "volumes").forEach(name -> {
            Object value = document.get(name);
            facts.put(name, value == null ? "" : value.toString());
        });
        workload.envSets()
                .forEach(use -> facts.put(
                        "env_sets." + setNames.apply(use.id()).orElse(use.id().value()), "revision " + use.revision()));
        workload.env()
                .forEach((name, value) -> facts.put(
                        "env." + name,
                        value.match(
                                plain -> "set ("
                                        + Integer.toHexString(plain.value().hashCode()) + ")",
                                secret -> "secret, version " + secret.version())));
        return facts;
    }

    private static String shown(Object value) {
        OptionalLong secret = SealedValue.version(value);
        return secret.isPresent() ? "secret, version " + secret.getAsLong() : value.toString();
    }

    private static Map<String, String> routes(List<LiveInstance> live) {
        Map<String, String> routes = new LinkedHashMap<>();
        for (LiveInstance instance : live) {
            for (Route route : instance.routes()) {
                routes.put(route.host(), instance.ref().name() + ":" + route.port());
            }
        }
        return routes;
    }

    private static void add(List<Difference> differences, String field, String before, String after) {
        if (!Objects.equals(before, after)) {
            differences.add(new Difference(field, before, after));
        }
    }
}
