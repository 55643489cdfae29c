package dev.tinyforge.domain.gitops;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.workload.Workload;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a workload that can be declared, by their names in the file, each as Forge writes it. */
final class LiveFields {
    static final String HEALTHCHECK = Declarable.HEALTHCHECK.key() + ".";
    static final String TYPE = HEALTHCHECK + "type";

    private LiveFields() {}

    static Map<String, Object> of(Workload workload) {
        Map<String, Object> live = new LinkedHashMap<>();
        Object port = workload.source().config().get(Declarable.PORT.key());
        if (port != null) {
            live.put(Declarable.PORT.key(), port);
        }
        workload.healthcheck().ifPresent(check -> HealthcheckConfig.write(check)
                .values()
                .forEach((name, value) -> live.put(HEALTHCHECK + name, value)));
        live.put(Declarable.DEPLOY_STRATEGY.key(), ConfigReader.spell(workload.strategy()));
        return live;
    }
}
