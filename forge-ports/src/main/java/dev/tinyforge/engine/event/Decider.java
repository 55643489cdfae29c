package dev.tinyforge.engine.event;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.EffectiveConfig;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.domain.trigger.Verdict;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Bindings.Bound;
import dev.tinyforge.ports.store.Ledger.Asked;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Puts an event to every binding of its trigger. Doing it again for the same entry deploys nothing twice: a deployment
 * remembers the entry that caused it.
 */
final class Decider {
    private final Store store;
    private final TriggerKinds kinds;
    private final EventDeploys deploys;
    private final Narrator narrator;
    private final Executor pool;

    /** @param pool bounds how many deployments are asked for at a time */
    Decider(Store store, TriggerKinds kinds, EventDeploys deploys, Narrator narrator, Executor pool) {
        this.store = store;
        this.kinds = kinds;
        this.deploys = deploys;
        this.narrator = narrator;
        this.pool = pool;
    }

    /**
     * What one binding made of the event.
     *
     * @param later it could not be decided just now and may be at another time; why, then
     */
    record Opinion(Decision decision, boolean later) {}

    /** Every opinion, as soon as there is one; in the order of the bindings. */
    List<CompletableFuture<Opinion>> opinions(Entry entry) {
        return ask(entry, false);
    }

    /** What would be decided now. Deploys nothing. */
    List<Decision> rehearse(Entry entry) {
        return ask(entry, true).stream()
                .map(opinion -> opinion.join().decision())
                .toList();
    }

    private List<CompletableFuture<Opinion>> ask(Entry entry, boolean dry) {
        Optional<Trigger> trigger = store.triggers().find(entry.arrived().trigger());
        if (trigger.isEmpty()) {
            return List.of();
        }
        return store.bindings().bound(trigger.get().id()).stream()
                .map(bound -> ask(trigger.get(), bound, entry, dry))
                .toList();
    }

    private CompletableFuture<Opinion> ask(Trigger trigger, Bound bound, Entry entry, boolean dry) {
        Binding binding = bound.binding();
        Part unasked = new Part(binding, Optional.empty());
        if (!binding.enabled()) {
            return made(unasked, Result.SKIPPED, "the binding is disabled");
        }
        Optional<TriggerPlugin> plugin = kinds.find(trigger.kind());
        if (plugin.isEmpty()) {
            return made(unasked, Result.ERROR, "there is no plugin for triggers of kind `" + trigger.kind() + "`");
        }
        Config config;
        try {
            config = EffectiveConfig.of(trigger.config(), binding.override());
        } catch (InvalidInput e) {
            return made(unasked, Result.ERROR, String.valueOf(e.getMessage()));
        }
        Part part = new Part(binding, asked(plugin.get(), config, binding));
        return verdict(plugin.get(), config, bound, entry).match(new Verdict.Cases<>() {
            @Override
            public CompletableFuture<Opinion> match(Verdict.Match match) {
                String matched = "matches"
                        + match.version().map(version -> ": " + version).orElse("")
                        + match.note().map(note -> "; " + note).orElse("");
                if (dry) {
                    return made(part, Result.DEPLOYED, matched);
                }
                Supplier<Opinion> deploying = () -> deploy(trigger, part, entry, match, matched);
                return CompletableFuture.supplyAsync(deploying, pool);
            }

            @Override
            public CompletableFuture<Opinion> noMatch(Verdict.NoMatch noMatch) {
                return made(part, Result.NO_MATCH, noMatch.reason());
            }

            @Override
            public CompletableFuture<Opinion> error(Verdict.Error error) {
                return made(part, Result.ERROR, error.reason());
            }
        });
    }

    /** One binding's part in an entry. */
    private record Part(Binding binding, Optional<Asked> asked) {}

    /** Nothing where a plugin breaks its promise not to throw: which of its keys are secret is then unknown. */
    private Optional<Asked> asked(TriggerPlugin plugin, Config config, Binding binding) {
        try {
            return Optional.of(new Asked(
                    narrator.mask(config, plugin.schema().secretKeys()),
                    List.copyOf(binding.override().values().keySet())));
        } catch (RuntimeException | StackOverflowError e) {
            narrator.defect("the plugin for triggers of kind " + plugin.kind(), e);
            return Optional.empty();
        }
    }

    /** A plugin of somebody else's may break its promise not to throw. */
    private Verdict verdict(TriggerPlugin plugin, Config config, Bound bound, Entry entry) {
        try {
            return plugin.match(config, bound.workload(), entry.arrived().event());
        } catch (InvalidInput e) {
            return new Verdict.Error(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            narrator.defect("the plugin for triggers of kind " + plugin.kind(), e);
            return new Verdict.Error("an error in the plugin for triggers of kind `" + plugin.kind() + "`: " + e);
        }
    }

    private Opinion deploy(Trigger trigger, Part part, Entry entry, Verdict.Match match, String matched) {
        try {
            return deploys.deploy(
                            part.binding().workload(),
                            match.version(),
                            !(entry.arrived().event() instanceof InboundEvent.ImagePushed),
                            entry.number(),
                            by(trigger, entry))
                    .match(
                            queued -> new Opinion(
                                    new Decision(
                                            part.binding().id(),
                                            part.binding().workload(),
                                            Result.DEPLOYED,
                                            matched,
                                            part.asked(),
                                            Optional.of(queued.deployment().id())),
                                    false),
                            skipped -> opinion(part, Result.SKIPPED, skipped.reason(), false));
        } catch (InvalidInput e) {
            return opinion(part, Result.ERROR, String.valueOf(e.getMessage()), false);
        } catch (ForgeException e) {
            boolean declined = e.code() == ErrorCode.BUSY || e.code() == ErrorCode.NOT_PROMOTABLE;
            return opinion(
                    part,
                    declined ? Result.SKIPPED : Result.ERROR,
                    e.line(),
                    e.code().passing());
        } catch (RuntimeException e) {
            narrator.defect("the deployment for entry " + entry.number(), e);
            return opinion(part, Result.ERROR, "an error in Forge itself: " + e, false);
        }
    }

    private static String by(Trigger trigger, Entry entry) {
        return "trigger " + trigger.name()
                + entry.arrived().sender().map(sender -> " (" + sender + ")").orElse("");
    }

    private CompletableFuture<Opinion> made(Part part, Result result, String reason) {
        return CompletableFuture.completedFuture(opinion(part, result, reason, false));
    }

    private Opinion opinion(Part part, Result result, String reason, boolean later) {
        Decision decision = new Decision(
                part.binding().id(),
                part.binding().workload(),
                result,
                narrator.mask(reason),
                part.asked(),
                Optional.empty());
        return new Opinion(decision, later);
    }
}
