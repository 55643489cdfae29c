package dev.tinyforge.engine;

import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.source.SiteBases;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the engine goes by.
 *
 * @param onUndecryptableSecret what a deployment does where the workload does not say; absent: what its source says
 * @param knownSecrets values to be masked from the start
 * @param ledger how much of what arrived is remembered
 */
public record EngineSettings(
        PlanSettings plan,
        Duration leaseTtl,
        int maxParallelDeploys,
        Duration orphanGrace,
        Optional<OnUndecryptableSecret> onUndecryptableSecret,
        List<String> knownSecrets,
        Watcher.Keeping ledger,
        Path dataDir) {
    public EngineSettings {
        knownSecrets = List.copyOf(knownSecrets);
    }

    public static EngineSettings of(ForgeConfig config) {
        return new EngineSettings(
                new PlanSettings(
                        HostNames.of(config.get(Settings.DOMAIN), config.get(Settings.SUBDOMAIN_PATTERN)),
                        config.get(Settings.NETWORK),
                        config.find(Settings.ALLOWED_VOLUME_PATHS).orElse(List.of()),
                        config.get(Settings.PROXY_OBSERVE_WITHIN),
                        new SiteBases(config.get(Settings.STATIC_BASE_IMAGE), config.get(Settings.STATIC_DENO_IMAGE))),
                config.get(Settings.LEASE_TTL),
                config.get(Settings.MAX_PARALLEL_DEPLOYS),
                config.get(Settings.ORPHAN_GRACE),
                config.find(Settings.ON_UNDECRYPTABLE_SECRET),
                config.secrets().toList(),
                new Watcher.Keeping(config.get(Settings.LEDGER_KEEP), config.get(Settings.LEDGER_ENTRIES)),
                config.dataDir());
    }

    @Override
    public String toString() {
        return "EngineSettings[" + plan + "]";
    }
}
