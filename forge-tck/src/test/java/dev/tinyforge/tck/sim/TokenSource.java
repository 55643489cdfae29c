package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.ImageSource;
import dev.tinyforge.domain.source.PlanRequest;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.source.Source;
import dev.tinyforge.domain.source.Wanted;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code image} source with a secret in its config, as a third party's plugin may have one. */
public final class TokenSource implements Source {
    static final String KEY = "access_token";
    private static final ImageSource IMAGES = new ImageSource();

    @Override
    public String kind() {
        return "token-image";
    }

    @Override
    public ConfigSchema schema() {
        List<Field> fields = new ArrayList<>(IMAGES.schema().fields());
        fields.add(Field.of(KEY, Kind.TEXT, "Opens the door").hidden());
        return new ConfigSchema(fields);
    }

    @Override
    public OnUndecryptableSecret onUndecryptableSecret() {
        return OnUndecryptableSecret.SKIP;
    }

    @Override
    public Wanted want(Workload workload, Optional<String> tag) {
        return IMAGES.want(open(workload), tag);
    }

    @Override
    public PlanResult plan(PlanRequest request) {
        PlanRequest inner = new PlanRequest(
                request.deployment(),
                open(request.workload()),
                request.image(),
                request.tag(),
                request.rollbackTo(),
                request.live(),
                request.settings(),
                request.now(),
                request.checkIndex());
        return IMAGES.plan(inner)
                .match(planned -> new PlanResult.Planned(whole(planned.plan(), request)), rejected -> rejected);
    }

    /** The workload's release, not that of what the other source was shown. */
    private static Plan whole(Plan plan, PlanRequest request) {
        Release release = plan.release();
        return new Plan(
                plan.deployment(),
                plan.workload(),
                new Release(release.id(), release.image(), request.workload(), release.createdAt()),
                plan.newRelease(),
                plan.strategy(),
                plan.downtime(),
                plan.green(),
                plan.prepare(),
                plan.change(),
                plan.restore(),
                plan.before(),
                plan.after(),
                plan.finish(),
                plan.timeout(),
                plan.watchWindow(),
                plan.observeWithin(),
                plan.checkIndex());
    }

    private static Workload open(Workload workload) {
        Map<String, Object> rest =
                new LinkedHashMap<>(workload.source().config().values());
        rest.remove(KEY);
        return workload.withSource(new SourceSpec(IMAGES.kind(), new Config(rest)));
    }
}
