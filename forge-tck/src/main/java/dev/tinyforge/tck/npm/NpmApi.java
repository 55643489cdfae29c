package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The admin API as it is behind nginx, which takes {@code /api} off the paths. */
final class NpmApi {

    private static final int LARGEST_BODY = 100 * 1024;
    private static final Pattern HOST = Pattern.compile("/nginx/proxy-hosts/(\\d{1,9})(/enable|/disable)?");
    private static final Pattern ITEM = Pattern.compile("/nginx/(certificates|access-lists)/(\\d{1,9})");
    private static final Set<String> LOGIN_PROPERTIES = Set.of("identity", "secret", "scope");

    /** What goes back; nothing but a closed connection if it is cut. */
    private record Answer(int status, JsonNode body, boolean cut) {

        static Answer ok(JsonNode body) {
            return new Answer(200, body, false);
        }
    }

    private final ObjectMapper json = new ObjectMapper();
    private final int port;
    private final NpmStandIn.Options options;
    private final Tokens tokens;
    private final ProxyHosts hosts;
    private final Vault vault;
    private final Misbehaviours misbehaviours;
    private final RequestLog log;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    NpmApi(
            int port,
            NpmStandIn.Options options,
            Tokens tokens,
            ProxyHosts hosts,
            Vault vault,
            Misbehaviours misbehaviours,
            RequestLog log) {
        this.port = port;
        this.options = options;
        this.tokens = tokens;
        this.hosts = hosts;
        this.vault = vault;
        this.misbehaviours = misbehaviours;
        this.log = log;
    }

    synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            ExecutorService pool = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "npm-api");
                thread.setDaemon(true);
                return thread;
            });
            started.setExecutor(pool);
            started.createContext("/", this::handle);
            started.start();
            server = started;
            threads = pool;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    /** Closes every connection; calls under way go on but their answers get lost. */
    synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        if (threads != null) {
            threads.shutdown();
            threads = null;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        boolean mutation = RequestLog.isMutation(method, path);
        log.begin(mutation);
        Answer answer;
        try {
            answer = answer(exchange, method, path, mutation);
        } catch (ApiError e) {
            answer = new Answer(e.status(), describe(e), false);
        } catch (IOException | RuntimeException e) {
            answer = new Answer(500, describe(ApiError.internal()), false);
        }
        // Before the answer goes out, so that the next call of the same client never seems to overlap.
        log.end(new ApiCall(method, path, answer.cut() ? 0 : answer.status(), mutation));
        send(exchange, answer);
    }

    private Answer answer(HttpExchange exchange, String method, String path, boolean mutation) throws IOException {
        JsonNode body = method.equals("POST") || method.equals("PUT") ? read(exchange) : json.nullNode();
        if (path.equals("/") && method.equals("GET")) {
            return Answer.ok(status());
        }
        if (path.equals("/tokens") && method.equals("POST")) {
            return Answer.ok(login(body));
        }
        authenticate(exchange, path);
        if (path.equals("/tokens") && method.equals("GET")) {
            return Answer.ok(describe(tokens.give(query(exchange, "expiry").orElse("1d"))));
        }
        if (!mutation) {
            return readOnly(exchange, method, path);
        }
        hang();
        if (misbehaviours.take(Misbehaviour.FAILS_BEFORE_CHANGE)) {
            throw ApiError.internal();
        }
        Answer answer = mutate(method, path, body);
        if (misbehaviours.take(Misbehaviour.FAILS_AFTER_RELOAD)) {
            throw ApiError.internal();
        }
        return misbehaviours.take(Misbehaviour.ANSWER_CUT) ? new Answer(answer.status(), answer.body(), true) : answer;
    }

    private Answer readOnly(HttpExchange exchange, String method, String path) {
        Matcher host = HOST.matcher(path);
        Matcher item = ITEM.matcher(path);
        if (!method.equals("GET")) {
            throw ApiError.noSuchPath(path);
        }
        if (path.equals("/nginx/proxy-hosts")) {
            String wanted = query(exchange, "query").orElse("");
            return Answer.ok(array(hosts.list().stream()
                    .filter(row -> row.path("domain_names").toString().contains(wanted))
                    .map(row -> present(row, expansion(exchange)))
                    .toList()));
        }
        if (host.matches() && host.group(2) == null) {
            return Answer.ok(present(hosts.get(Integer.parseInt(host.group(1))), expansion(exchange)));
        }
        if (path.equals("/nginx/certificates")) {
            return Answer.ok(
                    array(vault.certificates().stream().map(Certificate::toJson).toList()));
        }
        if (path.equals("/nginx/access-lists")) {
            return Answer.ok(
                    array(vault.accessLists().stream().map(AccessList::toJson).toList()));
        }
        if (item.matches()) {
            int id = Integer.parseInt(item.group(2));
            Optional<ObjectNode> found = item.group(1).equals("certificates")
                    ? vault.certificate(id).map(Certificate::toJson)
                    : vault.accessList(id).map(AccessList::toJson);
            return Answer.ok(found.orElseThrow(() -> ApiError.noSuchItem(options.version(), item.group(2))));
        }
        throw ApiError.noSuchPath(path);
    }

    private Answer mutate(String method, String path, JsonNode body) {
        List<String> everything = List.of("owner", "certificate", "access_list");
        if (path.equals("/nginx/proxy-hosts") && method.equals("POST")) {
            return new Answer(201, present(hosts.create(body, 1), everything), false);
        }
        Matcher host = HOST.matcher(path);
        if (!host.matches()) {
            throw ApiError.noSuchPath(path);
        }
        int id = Integer.parseInt(host.group(1));
        String action = method + Optional.ofNullable(host.group(2)).orElse("");
        return switch (action) {
            case "PUT" -> Answer.ok(present(hosts.update(id, body), everything));
            case "DELETE" -> done(() -> hosts.delete(id));
            case "POST/enable" -> done(() -> hosts.enable(id));
            case "POST/disable" -> done(() -> hosts.disable(id));
            default -> throw ApiError.noSuchPath(path);
        };
    }

    private static Answer done(Runnable work) {
        work.run();
        return Answer.ok(BooleanNode.TRUE);
    }

    private ObjectNode status() {
        ObjectNode status = json.createObjectNode().put("status", "OK");
        if (options.version().hidesLoginFailures()) {
            status.put("setup", true);
        }
        status.putObject("version")
                .put("major", options.version().major())
                .put("minor", options.version().minor())
                .put("revision", options.version().revision());
        return status;
    }

    private ObjectNode login(JsonNode body) {
        if (!body.isObject()
                || !body.path("identity").isTextual()
                || !body.path("secret").isTextual()) {
            throw ApiError.invalid("data must have required properties 'identity' and 'secret'");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!LOGIN_PROPERTIES.contains(name)) {
                throw ApiError.invalid("data must NOT have additional properties");
            }
        });
        String identity =
                body.path("identity").textValue().toLowerCase(Locale.ROOT).strip();
        if (!identity.equals(options.identity().toLowerCase(Locale.ROOT))
                || !body.path("secret").textValue().equals(options.secret())
                || !tokens.isUserEnabled()) {
            throw ApiError.badLogin(options.version());
        }
        if (options.twoFactor()) {
            return json.createObjectNode().put("requires_2fa", true).put("challenge_token", "challenge");
        }
        return describe(tokens.give("1d"));
    }

    private void authenticate(HttpExchange exchange, String path) {
        if (misbehaviours.take(Misbehaviour.TOKENS_FORGOTTEN)) {
            tokens.forgetAll();
        }
        if (misbehaviours.take(Misbehaviour.TOKEN_EXPIRES)) {
            tokens.expireAll();
        }
        if (misbehaviours.take(Misbehaviour.UNAUTHORIZED)) {
            tokens.expireAll();
            throw ApiError.unauthorized();
        }
        tokens.check(exchange.getRequestHeaders().getFirst("Authorization"), path);
    }

    private void hang() {
        try {
            misbehaviours.hangIfTold();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiError.internal();
        }
    }

    private ObjectNode present(ObjectNode row, List<String> expand) {
        ObjectNode shown = row.deepCopy();
        if (!options.version().knowsTrustForwardedProto()) {
            shown.remove("trust_forwarded_proto");
        }
        if (options.version().answersBooleansAsNumbers()) {
            row.properties().forEach(field -> {
                if (field.getValue().isBoolean()) {
                    shown.put(field.getKey(), field.getValue().booleanValue() ? 1 : 0);
                }
            });
        }
        if (expand.contains("owner")) {
            shown.putObject("owner")
                    .put("id", row.path("owner_user_id").intValue())
                    .put("email", options.identity())
                    .put("name", "Administrator");
        }
        if (expand.contains("certificate")) {
            shown.set(
                    "certificate",
                    vault.certificate(row.path("certificate_id").asInt())
                            .<JsonNode>map(Certificate::toJsonWithoutMeta)
                            .orElse(json.nullNode()));
        }
        if (expand.contains("access_list")) {
            shown.set(
                    "access_list",
                    vault.accessList(row.path("access_list_id").asInt())
                            .<JsonNode>map(AccessList::toJson)
                            .orElse(json.nullNode()));
        }
        return shown;
    }

    private ObjectNode describe(Tokens.Token token) {
        return json.createObjectNode()
                .put("token", token.text())
                .put("expires", token.expires().toString());
    }

    private ObjectNode describe(ApiError error) {
        ObjectNode described = json.createObjectNode();
        ObjectNode inner = described.putObject("error").put("code", error.status());
        inner.put("message", error.text());
        switch (error.translation()) {
            case NONE -> {}
            case KEY -> inner.put("message_i18n", "error.invalid-auth");
            case OBJECT -> inner.putObject("message_i18n").put("id", "error.expired");
        }
        return described;
    }

    private ArrayNode array(List<ObjectNode> items) {
        return json.createArrayNode().addAll(items);
    }

    private JsonNode read(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            // The rest must be taken in, else the front sees a broken connection instead of the answer.
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            throw ApiError.tooLarge();
        }
        try {
            return bytes.length == 0 ? json.createObjectNode() : json.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw ApiError.invalid("Internal Error");
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] bytes = json.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            if (answer.cut()) {
                exchange.getResponseHeaders().set("X-Accel-Redirect", NginxConf.CUT);
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static List<String> expansion(HttpExchange exchange) {
        return query(exchange, "expand")
                .map(names -> List.of(names.split(",", -1)))
                .orElse(List.of());
    }

    private static Optional<String> query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null
                ? Optional.empty()
                : Arrays.stream(query.split("&", -1))
                        .filter(pair -> pair.startsWith(name + "="))
                        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                        .findFirst();
    }
}
