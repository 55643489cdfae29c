package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** A list of users a host asks for a password, and the file nginx reads them from. */
record AccessList(int id, String name, int users, Path file) {

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("created_on", Rows.now());
        json.put("modified_on", Rows.now());
        json.put("owner_user_id", 1);
        json.put("name", name);
        json.put("satisfy_any", false);
        json.put("pass_auth", false);
        json.putObject("meta");
        return json;
    }
}
