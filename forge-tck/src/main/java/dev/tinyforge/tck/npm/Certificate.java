package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** A certificate NPM holds, uploaded ({@code custom}) or obtained by itself, and the PEM files nginx reads. */
record Certificate(
        int id, boolean custom, String niceName, List<String> domainNames, SelfSigned.Pem pem, Path chain, Path key) {

    Certificate {
        domainNames = List.copyOf(domainNames);
    }

    /** As the list answers it: the private key of a custom certificate included. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("created_on", Rows.now());
        json.put("modified_on", Rows.now());
        json.put("owner_user_id", 1);
        json.put("provider", custom ? "other" : "letsencrypt");
        json.put("nice_name", niceName);
        domainNames.forEach(json.putArray("domain_names")::add);
        json.put("expires_on", "2099-01-01 00:00:00");
        ObjectNode meta = json.putObject("meta");
        if (custom) {
            meta.put("certificate", pem.certificate());
            meta.put("certificate_key", pem.key());
        }
        return json;
    }

    /** As a host's {@code expand} shows it: without meta. */
    ObjectNode toJsonWithoutMeta() {
        ObjectNode json = toJson();
        json.putObject("meta");
        return json;
    }
}
