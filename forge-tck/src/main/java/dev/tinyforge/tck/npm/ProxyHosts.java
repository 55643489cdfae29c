package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the API does with proxy hosts: the row first, then nginx, with nothing taken back if nginx refuses. */
final class ProxyHosts {

    private final NpmVersion version;
    private final HostSchema schema;
    private final HostTable table;
    private final Sites sites;
    private final Misbehaviours misbehaviours;

    ProxyHosts(NpmVersion version, HostTable table, Sites sites, Misbehaviours misbehaviours) {
        this.version = version;
        this.schema = new HostSchema(version);
        this.table = table;
        this.sites = sites;
        this.misbehaviours = misbehaviours;
    }

    List<ObjectNode> list() {
        return table.all();
    }

    ObjectNode get(int id) {
        return table.find(id).orElseThrow(() -> ApiError.noSuchItem(version, Integer.toString(id)));
    }

    /** The row as it was before nginx was asked. */
    ObjectNode create(JsonNode sent, int owner) {
        schema.checkCreate(sent);
        ObjectNode body = sent.deepCopy();
        checkDomains(body, 0);
        boolean orderCertificate = "new".equals(body.path("certificate_id").textValue());
        if (orderCertificate) {
            body.remove("certificate_id");
        }
        ObjectNode row = table.insert(body, owner);
        if (orderCertificate) {
            // No certificate authority is in reach: NPM fails here too, with the row in place.
            throw ApiError.internal();
        }
        failAfterChange();
        if (row.path("enabled").asBoolean()) {
            patchMeta(row, sites.configure(row));
        }
        return row;
    }

    ObjectNode update(int id, JsonNode sent) {
        schema.checkUpdate(sent);
        ObjectNode body = sent.deepCopy();
        checkDomains(body, id);
        get(id);
        if ("new".equals(body.path("certificate_id").textValue())) {
            throw ApiError.internal();
        }
        table.patch(id, body);
        failAfterChange();
        ObjectNode row = get(id);
        if (row.path("enabled").asBoolean()) {
            ObjectNode meta = sites.configure(row);
            patchMeta(row, meta);
            row.set("meta", meta);
        }
        return row;
    }

    void delete(int id) {
        get(id);
        table.delete(id);
        failAfterChange();
        sites.remove(id);
    }

    void enable(int id) {
        if (get(id).path("enabled").asBoolean()) {
            throw ApiError.invalid("Host is already enabled");
        }
        table.patch(id, JsonNodeFactory.instance.objectNode().put("enabled", true));
        failAfterChange();
        ObjectNode row = get(id);
        patchMeta(row, sites.configure(row));
    }

    void disable(int id) {
        if (!get(id).path("enabled").asBoolean()) {
            throw ApiError.invalid("Host is already disabled");
        }
        table.patch(id, JsonNodeFactory.instance.objectNode().put("enabled", false));
        failAfterChange();
        sites.remove(id);
    }

    private void checkDomains(ObjectNode body, int id) {
        HostTable.domains(body).forEach(domain -> {
            if (table.isTaken(domain, id) || misbehaviours.take(Misbehaviour.DOMAIN_TAKEN)) {
                throw ApiError.invalid(domain + " is already in use");
            }
        });
    }

    private void patchMeta(ObjectNode row, ObjectNode meta) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.set("meta", meta);
        table.patch(row.path("id").intValue(), change);
    }

    private void failAfterChange() {
        if (misbehaviours.take(Misbehaviour.FAILS_AFTER_CHANGE)) {
            throw ApiError.internal();
        }
    }
}
