package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.workload.DeploymentId;

/** What is live, and the routes to it, as documents. */
public final class LiveCodec {
    static final int VERSION = 1;

    private LiveCodec() {}

    public static Config write(LiveInstance live) {
        return fill(Doc.document("live-instance", VERSION), live);
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static LiveInstance read(Config document) {
        return Fields.document(document, "live-instance", VERSION, LiveCodec::live);
    }

    public static Config write(Route route) {
        return fill(Doc.document("route", VERSION), route);
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static Route readRoute(Config document) {
        return Fields.document(document, "route", VERSION, LiveCodec::route);
    }

    static Config part(InstanceRef ref) {
        return Doc.part()
                .put("deployment", ref.deployment())
                .put("name", ref.name())
                .done();
    }

    static InstanceRef ref(Fields fields) {
        return new InstanceRef(fields.parsed("deployment", DeploymentId::new), fields.text("name"));
    }

    static Config part(LiveInstance live) {
        return fill(Doc.part(), live);
    }

    static LiveInstance live(Fields fields) {
        return new LiveInstance(
                fields.object("instance", LiveCodec::ref),
                fields.parsed("release", DeploymentId::new),
                fields.text("tag"),
                fields.given("healthcheck", HealthcheckConfig::read),
                fields.list("routes", LiveCodec::route),
                fields.instant("since"),
                new RuntimeState(fields.optionalConfig("runtime").orElse(Config.empty())));
    }

    static Config part(Route route) {
        return fill(Doc.part(), route);
    }

    static Route route(Fields fields) {
        return new Route(
                fields.text("host"),
                fields.object("instance", LiveCodec::ref),
                fields.smallInteger("port"),
                fields.given("options", WorkloadCodec::faceOptions));
    }

    static Config part(RouteChange change) {
        return Doc.part()
                .put("write", change.write(), LiveCodec::part)
                .put("remove", change.remove())
                .done();
    }

    static RouteChange change(Fields fields) {
        return new RouteChange(fields.list("write", LiveCodec::route), fields.texts("remove"));
    }

    private static Config fill(Doc doc, LiveInstance live) {
        Doc filled = doc.put("instance", part(live.ref()))
                .put("release", live.release())
                .put("tag", live.tag())
                .put("healthcheck", HealthcheckConfig.write(live.healthcheck()))
                .put("routes", live.routes(), LiveCodec::part)
                .put("since", live.since());
        return (live.runtime().isEmpty()
                        ? filled
                        : filled.put("runtime", live.runtime().fields()))
                .done();
    }

    private static Config fill(Doc doc, Route route) {
        return doc.put("host", route.host())
                .put("instance", part(route.instance()))
                .put("port", route.port())
                .put("options", WorkloadCodec.write(route.options()))
                .done();
    }
}
