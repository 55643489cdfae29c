package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.domain.deploy.InstanceRef;

/**
 * What a host of ours is to be. Never in it: {@code locations}, whose names nginx resolves when it loads and refuses all
 * configuration for, and {@code trust_forwarded_proto}, which versions before 2.14 refuse.
 *
 * @param forwardHost the container's own name, which nginx resolves per request
 * @param certificate 0: none
 * @param accessList 0: none
 */
record WantedHost(
        String domain,
        InstanceRef instance,
        String forwardHost,
        int forwardPort,
        boolean websockets,
        int certificate,
        boolean forceTls,
        int accessList) {
    /** Our key in a host's meta. */
    static final String META = "tinyforge";

    /** The body of a new host. */
    ObjectNode creating() {
        ObjectNode body = properties();
        body.putArray("domain_names").add(domain);
        mark(body.putObject("meta"));
        return body;
    }

    /** The body that makes a host this one; its other domain names and meta stay. */
    ObjectNode updating(ProxyHost host) {
        ObjectNode body = properties();
        ObjectNode meta = host.ownMeta();
        mark(meta);
        body.set("meta", meta);
        return body;
    }

    boolean isAlready(ProxyHost host) {
        return host.flag("enabled")
                && host.upstream().equals(forwardHost + ":" + forwardPort)
                && host.number("certificate_id") == certificate
                && host.number("access_list_id") == accessList
                && host.flag("allow_websocket_upgrade") == websockets
                && !host.flag("caching_enabled")
                && !host.flag("ssl_forced")
                && host.text("advanced_config").strip().equals(advancedConfig())
                && host.markerInMeta().filter(instance.deployment()::equals).isPresent()
                && host.instance().equals(instance.name());
    }

    private ObjectNode properties() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.put("forward_scheme", "http");
        body.put("forward_host", forwardHost);
        body.put("forward_port", forwardPort);
        body.put("certificate_id", certificate);
        body.put("access_list_id", accessList);
        body.put("allow_websocket_upgrade", websockets);
        // It would serve the former version's files for half an hour after a switch.
        body.put("caching_enabled", false);
        body.put("ssl_forced", false);
        if (certificate == 0) {
            // Must go together with the certificate, else NPM keeps them and nginx refuses.
            body.put("http2_support", false);
            body.put("hsts_enabled", false);
        }
        body.put("enabled", true);
        body.put("advanced_config", advancedConfig());
        return body;
    }

    private void mark(ObjectNode meta) {
        meta.putObject(META).put("deployment", instance.deployment().value()).put("instance", instance.name());
    }

    private String advancedConfig() {
        return Marker.config(instance.deployment(), forceTls);
    }
}
