package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes nginx configuration as text: the frame around everything, and one server per host. */
final class NginxConf {

    /** What the default server answers at {@code /}, with 200. */
    static final String DEFAULT_PAGE = "<html><body>This host has not been set up here.</body></html>";

    /** Where the API sends the front to have it close a connection without an answer. */
    static final String CUT = "/cut-the-connection";

    private static final Pattern ROOT_LOCATION =
            Pattern.compile("^(?:.*;)?\\s*?location\\s*?/\\s*?\\{", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private NginxConf() {}

    /** The loopback ports of the frame. */
    record Listen(int http, int https, int admin, int api, int dns) {}

    static String frame(Path prefix, Listen listen, Duration resolverValid) {
        // Workers of a root master would run as nobody and could not enter the private folder.
        String user = "root".equals(System.getProperty("user.name")) ? "user root root;\n" : "";
        return user
                + """
                daemon off;
                worker_processes 2;
                pid run/nginx.pid;
                error_log logs/error.log warn;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    server_tokens off;
                    server_names_hash_bucket_size 1024;
                    client_max_body_size 2000m;
                    client_body_temp_path tmp/body;
                    proxy_temp_path tmp/proxy;
                    fastcgi_temp_path tmp/fastcgi;
                    uwsgi_temp_path tmp/uwsgi;
                    scgi_temp_path tmp/scgi;
                    keepalive_timeout 90s;
                    proxy_connect_timeout 90s;
                    proxy_send_timeout 90s;
                    proxy_read_timeout 90s;
                    proxy_cache_path cache keys_zone=assets:1m;
                    resolver 127.0.0.1:%DNS% ipv6=off valid=%VALID%s;

                    server {
                        listen 127.0.0.1:%HTTP% default_server;
                        default_type text/html;
                        location = / { return 200 "%PAGE%"; }
                        location / { return 404; }
                    }

                    server {
                        listen 127.0.0.1:%ADMIN%;
                        location = %CUT% { internal; return 444; }
                        location /api/ {
                            proxy_set_header Host $host;
                            proxy_read_timeout 15m;
                            proxy_pass http://127.0.0.1:%API%/;
                        }
                        location / { return 200 "administration"; }
                    }

                    include %PREFIX%/hosts/*.conf;
                }
                """.replace("%DNS%", Integer.toString(listen.dns()))
                        .replace("%VALID%", Long.toString(resolverValid.toSeconds()))
                        .replace("%HTTP%", Integer.toString(listen.http()))
                        .replace("%ADMIN%", Integer.toString(listen.admin()))
                        .replace("%API%", Integer.toString(listen.api()))
                        .replace("%PAGE%", DEFAULT_PAGE)
                        .replace("%CUT%", CUT)
                        .replace("%PREFIX%", prefix.toString());
    }

    /** The server of one host; nothing but a comment if it is not enabled. */
    static String host(
            JsonNode row, Listen listen, Optional<Certificate> certificate, Optional<AccessList> accessList) {
        String names = HostTable.domains(row).collect(Collectors.joining(" "));
        if (!row.path("enabled").asBoolean()) {
            return "# " + names + " is not enabled\n";
        }
        StringBuilder conf = new StringBuilder("server {\n");
        conf.append("set $forward_scheme ").append(text(row, "forward_scheme")).append(";\n");
        conf.append("set $server \"").append(text(row, "forward_host")).append("\";\n");
        conf.append("set $port ").append(row.path("forward_port").asInt()).append(";\n");
        conf.append("listen 127.0.0.1:").append(listen.http()).append(";\n");
        certificate.ifPresent(held -> conf.append(tls(row, listen, held)));
        conf.append("server_name ").append(names).append(";\n");
        accessList.filter(list -> list.users() > 0).ifPresent(list -> conf.append(
                        "auth_basic \"Authorization required\";\nauth_basic_user_file ")
                .append(list.file())
                .append(";\n"));
        if (row.path("caching_enabled").asBoolean()) {
            conf.append(assets());
        }
        String advanced = text(row, "advanced_config");
        conf.append(advanced).append('\n');
        boolean rootIsTaken = ROOT_LOCATION.matcher(advanced).find();
        for (JsonNode location : row.path("locations")) {
            rootIsTaken |= text(location, "path").equals("/");
            conf.append(location(row, location));
        }
        if (!rootIsTaken) {
            conf.append("location / {\n").append(upgrade(row)).append(proxy()).append("}\n");
        }
        return conf.append("}\n").toString();
    }

    private static String tls(JsonNode row, Listen listen, Certificate certificate) {
        String conf = "listen 127.0.0.1:" + listen.https() + " ssl"
                + (row.path("http2_support").asBoolean() ? " http2" : "") + ";\n"
                + "ssl_certificate " + certificate.chain() + ";\nssl_certificate_key " + certificate.key() + ";\n";
        if (row.path("ssl_forced").asBoolean()) {
            conf += "if ($scheme = http) { return 301 https://$host:" + listen.https() + "$request_uri; }\n";
        }
        return conf;
    }

    private static String assets() {
        return """
                location ~* \\.(css|js|mjs|json|xml|jpe?g|gif|png|webp|svg|ico|woff2?|ttf)$ {
                    proxy_cache assets;
                    proxy_cache_key $host$request_uri;
                    proxy_cache_valid 200 30m;
                    proxy_ignore_headers Set-Cookie Cache-Control Expires X-Accel-Expires;
                """ + proxy() + "}\n";
    }

    private static String location(JsonNode row, JsonNode location) {
        return "location " + text(location, "path") + " {\n" + text(location, "advanced_config") + "\n"
                + headers() + upgrade(row)
                + "proxy_pass " + text(location, "forward_scheme") + "://" + text(location, "forward_host") + ":"
                + location.path("forward_port").asInt() + text(location, "forward_path") + ";\n}\n";
    }

    /** Variables make nginx resolve the name per request, by its resolver, and never when it loads. */
    private static String proxy() {
        return "add_header X-Served-By $host;\n" + headers()
                + "proxy_pass $forward_scheme://$server:$port$request_uri;\n";
    }

    private static String headers() {
        return """
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-Scheme $scheme;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Real-IP $remote_addr;
                """;
    }

    private static String upgrade(JsonNode row) {
        return row.path("allow_websocket_upgrade").asBoolean() ? """
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $http_connection;
                proxy_http_version 1.1;
                """ : "";
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }
}
