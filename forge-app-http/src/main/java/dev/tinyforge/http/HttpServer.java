package dev.tinyforge.http;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.AddressRange;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.ports.usecase.ServedUseCases;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** The API on a port, in front of use cases. Knows nothing of who performs them. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final long IDLE_AT_STOP = 100;

    private final Javalin javalin;
    private final Options options;

    /**
     * @param token who shows it is an admin
     * @param setupToken who shows it makes the first admin; absent: nobody
     * @param trustedProxies whose {@code X-Forwarded-For} is believed
     * @param bodyLimit bytes a request may carry
     * @param poll how often a stream looks for news
     * @param heartbeat a stream is never silent for longer
     * @param stopTimeout requests under way may take so long at a stop
     */
    public record Options(
            String host,
            int port,
            String token,
            Optional<String> setupToken,
            List<AddressRange> trustedProxies,
            int bodyLimit,
            Webhooks webhooks,
            Duration poll,
            Duration heartbeat,
            Duration stopTimeout) {
        public static Options of(String host, int port, String token) {
            return new Options(
                    host,
                    port,
                    token,
                    Optional.empty(),
                    List.of(),
                    1024 * 1024,
                    new Webhooks(5 * 1024 * 1024, 300, Duration.ofMillis(200)),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5));
        }

        Options withSetupToken(Optional<String> given) {
            return new Options(
                    host, port, token, given, trustedProxies, bodyLimit, webhooks, poll, heartbeat, stopTimeout);
        }

        Options withTrustedProxies(List<AddressRange> given) {
            return new Options(host, port, token, setupToken, given, bodyLimit, webhooks, poll, heartbeat, stopTimeout);
        }

        @Override
        public String toString() {
            return "options of " + host + ":" + port;
        }
    }

    /**
     * What senders may do, for each address and for each webhook.
     *
     * @param bodyLimit bytes a delivery may carry
     * @param atOnce so many, and then
     * @param oneMoreEvery one in this time
     */
    public record Webhooks(int bodyLimit, int atOnce, Duration oneMoreEvery) {}

    private HttpServer(Javalin javalin, Options options) {
        this.javalin = javalin;
        this.options = options;
    }

    /** @throws ForgeException {@code NOT_ALLOWED} or {@code CONFLICT} when the address cannot be listened on */
    public static HttpServer start(Options options, ServedUseCases useCases, ManageAccounts accounts, Vitals vitals) {
        EventStreams streams = new EventStreams(options.poll(), options.heartbeat());
        MetricsText metrics = new MetricsText(streams);
        List<Route> routes = routes(options, useCases, accounts, vitals, streams, metrics);
        Admission admission = new Admission(
                new BearerToken(options.token(), Optional.empty()),
                accounts,
                useCases,
                new Requests(useCases, options.bodyLimit()));
        Javalin javalin = Javalin.create(config -> configure(config, options, routes, admission, streams, metrics));
        try {
            javalin.start(options.host(), options.port());
            hurryIdleConnections(javalin);
        } catch (JavalinBindException e) {
            javalin.stop();
            throw new ForgeException(
                    ErrorCode.CONFLICT,
                    "cannot listen on " + options.host() + ":" + options.port()
                            + ": the port is taken or not allowed; set another http.port",
                    e);
        }
        return new HttpServer(javalin, options);
    }

    /** Everything the server answers to. */
    static List<Route> routes(
            Options options,
            ServedUseCases useCases,
            ManageAccounts accounts,
            Vitals vitals,
            EventStreams streams,
            MetricsText metrics) {
        Requests requests = new Requests(useCases, options.bodyLimit());
        List<Route> described = Stream.of(
                        new HealthRoutes(vitals, metrics).routes(),
                        new SessionRoutes(accounts, new SetupToken(options.setupToken()), requests).routes(),
                        new WorkloadRoutes(useCases.workloads(), requests).routes(),
                        new DeploymentRoutes(useCases.deployments(), useCases.promotion(), requests, streams).routes(),
                        new LogRoutes(useCases.logs(), requests, streams).routes(),
                        new TriggerRoutes(useCases.triggers(), useCases.events(), requests).routes(),
                        new BindingRoutes(useCases.triggers(), requests).routes(),
                        new WebhookRoutes(useCases.deliveries(), options.webhooks(), Instant::now).routes(),
                        new DeliveryRoutes(useCases.events(), useCases.triggers(), requests).routes(),
                        new HistoryRoutes(useCases.history()).routes(),
                        new UserRoutes(accounts, requests).routes(),
                        new TokenRoutes(accounts, requests).routes(),
                        new EnvRoutes(useCases.env(), requests).routes(),
                        new GitOpsRoutes(useCases.gitops(), useCases.workloads(), requests).routes(),
                        new DoctorRoutes(useCases.diagnosis()).routes(),
                        new KindRoutes(useCases.kinds()).routes())
                .flatMap(List::stream)
                .toList();
        return Stream.concat(described.stream(), new DescriptionRoutes(described).routes().stream())
                .toList();
    }

    public String address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "http://" + host + ":" + javalin.port();
    }

    public int port() {
        return javalin.port();
    }

    /** Takes nothing new, ends the streams and waits for requests under way. Idempotent. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void configure(
            JavalinConfig config,
            Options options,
            List<Route> routes,
            Admission admission,
            EventStreams streams,
            MetricsText metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.http.maxRequestSize = options.bodyLimit();
        // A stream that is compressed is a stream that is held back.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(16 * 1024);
            // Names of workloads stand in paths, whatever characters they hold; routes match the raw path.
            http.setUriCompliance(UriCompliance.from(Set.of(
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                    UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                    UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
                    UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS)));
        });
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(options.stopTimeout().toMillis());
            server.setErrorHandler(new RefusedByJetty());
        });
        config.jetty.modifyServletContextHandler(
                context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
        config.events.serverStopping(streams::close);
        config.requestLogger.http((ctx, millis) -> logged(ctx, millis, metrics));
        config.routes.before(RequestId::assign);
        config.routes.before(new ClientAddress(options.trustedProxies())::assign);
        config.routes.before(HttpServer::headers);
        config.routes.beforeMatched(admission::identify);
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    route.method(),
                    route.path(),
                    ctx -> {
                        admission.allow(ctx, route.access());
                        Requests.onlyKnown(ctx, route.operation().query());
                        route.handler().handle(ctx);
                    },
                    route.access());
        }
        config.routes.exception(Exception.class, Problems::answer);
        // Javalin answers its own refusals in its own way unless they are claimed too.
        config.routes.exception(HttpResponseException.class, Problems::answer);
        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error("a request failed badly", error);
            response.setStatus(500);
        });
    }

    private static void headers(Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Cache-Control", "no-store");
    }

    private static void logged(Context ctx, float millis, MetricsText metrics) {
        metrics.count(ctx.method().name(), ctx.statusCode());
        boolean dull = ctx.path().equals("/healthz")
                || ctx.path().equals("/readyz")
                || ctx.path().equals("/metrics");
        LOG.atLevel(dull ? Level.DEBUG : Level.INFO)
                .addKeyValue(RequestId.KEY, RequestId.of(ctx).orElse(""))
                .addKeyValue("client", ClientAddress.of(ctx))
                .addKeyValue("method", ctx.method().name())
                .addKeyValue("path", WebhookRoutes.masked(ctx.path()))
                .addKeyValue("status", ctx.statusCode())
                .addKeyValue("millis", Math.round(millis))
                .log("request");
        MDC.remove(RequestId.KEY);
    }

    /** A stop waits for connections that are kept alive and carry nothing; not for the second it takes by itself. */
    private static void hurryIdleConnections(Javalin javalin) {
        for (Connector connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector known) {
                known.setShutdownIdleTimeout(IDLE_AT_STOP);
            }
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(64, 4, 60_000);
        threads.setName("http");
        return threads;
    }
}
