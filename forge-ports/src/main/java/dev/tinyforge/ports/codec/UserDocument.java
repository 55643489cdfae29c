package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.store.Accounts.User;
import java.util.Arrays;
import java.util.Optional;

/** A user in answers, which never hold a password or its hash, and how one is added and changed. */
public final class UserDocument {
    private UserDocument() {}

    public static Config write(User user) {
        return Doc.part()
                .put("name", user.name())
                .put("role", user.role())
                .put("created_at", user.createdAt())
                .put("revision", user.revision())
                .done();
    }

    /** One to be added. */
    public record Draft(String name, String password, Role role) {
        @Override
        public String toString() {
            return "Draft[" + name + "]";
        }
    }

    /** As people write it: strict. @throws dev.tinyforge.domain.config.InvalidInput with every problem */
    public static Draft readDraft(Config document) {
        ConfigReader reader = new ConfigReader(document);
        String name = reader.required("name");
        String password = reader.required("password");
        if (!reader.has("role")) {
            reader.problem("role", "is missing; it is one of admin, viewer");
        }
        Role role = role(reader).orElse(Role.VIEWER);
        reader.check();
        return new Draft(name, password, role);
    }

    /** What is to become of one; what is absent stays. */
    public record Change(Optional<String> password, Optional<Role> role) {
        @Override
        public String toString() {
            return "Change[" + role + "]";
        }
    }

    /** As people write it: strict. @throws dev.tinyforge.domain.config.InvalidInput with every problem */
    public static Change readChange(Config document) {
        ConfigReader reader = new ConfigReader(document);
        Change change = new Change(reader.string("password"), role(reader));
        reader.check();
        return change;
    }

    private static Optional<Role> role(ConfigReader reader) {
        return reader.parsed("role", text -> Arrays.stream(Role.values())
                .filter(role -> ConfigReader.spell(role).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is not one of admin, viewer")));
    }
}
