package dev.tinyforge.engine.event;

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
        if (!binding.enabled()) {
            return made(binding, Result.SKIPPED, "the binding is disabled");
        }
        return verdict(trigger, bound, entry).match(new Verdict.Cases<>() {
            @Override
            public CompletableFuture<Opinion> match(Verdict.Match match) {
                String matched = "matches"
                        + match.version().map(version -> ": " + version).orElse("")
                        + match.note().map(note -> "; " + note).orElse("");
                if (dry) {
                    return made(binding, Result.DEPLOYED, matched);
                }
                Supplier<Opinion> deploying = () -> deploy(trigger, binding, entry, match, matched);
                return CompletableFuture.supplyAsync(deploying, pool);
            }

            @Override
            public CompletableFuture<Opinion> noMatch(Verdict.NoMatch noMatch) {
                return made(binding, Result.NO_MATCH, noMatch.reason());
            }

            @Override
            public CompletableFuture<Opinion> error(Verdict.Error error) {
                return made(binding, Result.ERROR, error.reason());
            }
        });
    }

    /** A plugin of somebody else's may break its promise not to throw. */
    private Verdict verdict(Trigger trigger, Bound bound, Entry entry) {
        Optional<TriggerPlugin> plugin = kinds.find(trigger.kind());
        if (plugin.isEmpty()) {
            return new Verdict.Error("there is no plugin for triggers of kind `" + trigger.kind() + "`");
        }
        try {
            return plugin.get()
                    .match(
                            EffectiveConfig.of(trigger.config(), bound.binding().override()),
                            bound.workload(),
                            entry.arrived().event());
        } catch (InvalidInput e) {
            return new Verdict.Error(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            narrator.defect("the plugin for triggers of kind " + trigger.kind(), e);
            return new Verdict.Error("an error in the plugin for triggers of kind `" + trigger.kind() + "`: " + e);
        }
    }

    private Opinion deploy(Trigger trigger, Binding binding, Entry entry, Verdict.Match match, String matched) {
        try {
            return deploys.deploy(
                            binding.workload(),
                            match.version(),
                            !(entry.arrived().event() instanceof InboundEvent.ImagePushed),
                            entry.number(),
                            by(trigger, entry))
                    .match(
                            queued -> new Opinion(
                                    new Decision(
                                            binding.id(),
                                            binding.workload(),
                                            Result.DEPLOYED,
                                            matched,
                                            Optional.of(queued.deployment().id())),
                                    false),
                            skipped -> opinion(binding, Result.SKIPPED, skipped.reason(), false));
        } catch (InvalidInput e) {
            return opinion(binding, Result.ERROR, String.valueOf(e.getMessage()), false);
        } catch (ForgeException e) {
            boolean declined = e.code() == ErrorCode.BUSY || e.code() == ErrorCode.NOT_PROMOTABLE;
            return opinion(
                    binding,
                    declined ? Result.SKIPPED : Result.ERROR,
                    e.line(),
                    e.code().passing());
        } catch (RuntimeException e) {
            narrator.defect("the deployment for entry " + entry.number(), e);
            return opinion(binding, Result.ERROR, "an error in Forge itself: " + e, false);
        }
    }

    private static String by(Trigger trigger, Entry entry) {
        return "trigger " + trigger.name()
                + entry.arrived().sender().map(sender -> " (" + sender + ")").orElse("");
    }

    private CompletableFuture<Opinion> made(Binding binding, Result result, String reason) {
        return CompletableFuture.completedFuture(opinion(binding, result, reason, false));
    }

    private Opinion opinion(Binding binding, Result result, String reason, boolean later) {
        return new Opinion(
                new Decision(binding.id(), binding.workload(), result, narrator.mask(reason), Optional.empty()), later);
    }
}
