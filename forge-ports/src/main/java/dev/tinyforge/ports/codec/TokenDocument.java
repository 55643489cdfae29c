package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.usecase.ManageAccounts.Caller;
import dev.tinyforge.ports.usecase.ManageAccounts.Issued;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An API token in answers, which show its secret once, and how one is asked for. */
public final class TokenDocument {
    private TokenDocument() {}

    public static Config write(Token token) {
        return Doc.part()
                .put("id", token.id())
                .put("name", token.name())
                .put("scopes", (Object) spelled(token.scopes()))
                .put("created_by", token.createdBy())
                .put("created_at", token.createdAt())
                .put("expires_at", token.expiresAt().map(Instant::toString))
                .put("revoked_at", token.revokedAt().map(Instant::toString))
                .put("used_at", token.usedAt().map(Instant::toString))
                .done();
    }

    /** The only answer that holds the secret. */
    public static Config write(Issued issued) {
        return write(issued.token()).with("token", issued.secret());
    }

    /** Who somebody is taken for, and what he may do. */
    public static Config write(Caller caller) {
        return Config.of("name", caller.name(), "scopes", spelled(caller.scopes()));
    }

    /** @param lifetime absent: until it is revoked */
    public record Draft(String name, Set<Scope> scopes, Optional<Duration> lifetime) {
        public Draft {
            scopes = Set.copyOf(scopes);
        }
    }

    /** As people write it: strict. @throws InvalidInput with every problem */
    public static Draft readDraft(Config document) {
        ConfigReader reader = new ConfigReader(document);
        String name = reader.required("name");
        Set<Scope> scopes = new LinkedHashSet<>();
        List<String> texts = reader.strings("scopes");
        for (int i = 0; i < texts.size(); i++) {
            try {
                scopes.add(Scope.parse(texts.get(i)));
            } catch (InvalidInput e) {
                reader.problem("scopes[" + i + "]", e.problems().get(0).message());
            }
        }
        Optional<Duration> lifetime = reader.parsed("expires_in", Durations::parse);
        reader.check();
        return new Draft(name, scopes, lifetime);
    }

    private static List<String> spelled(Set<Scope> scopes) {
        return scopes.stream().map(Scope::toString).sorted().toList();
    }
}
