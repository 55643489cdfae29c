package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.http.HttpServer;
import dev.tinyforge.http.Vitals;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.Diagnose.Finding;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.tck.app.TestUseCases;
import dev.tinyforge.tck.app.UseCasesContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A caller cannot tell a server's Forge from one in its own process. */
final class RemoteForgeTest extends UseCasesContract {
    private static final String TOKEN = "test-token-0123456789";

    private final TestUseCases world = new TestUseCases();
    private final HttpServer server =
            HttpServer.start(HttpServer.Options.of("127.0.0.1", 0, TOKEN), world, world.accounts(), new Vitals() {
                @Override
                public Map<String, String> notReady() {
                    return Map.of();
                }

                @Override
                public Map<String, Double> metrics() {
                    return Map.of();
                }
            });

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected TestUseCases world() {
        return world;
    }

    @Override
    protected UseCases subject() {
        return remote(server.address(), Optional.of(TOKEN));
    }

    private static RemoteForge remote(String address, Optional<String> token) {
        return new RemoteForge(new ServerClient(address, token, "ann"));
    }

    private static ForgeException refusal(RemoteForge forge) {
        return assertThrows(ForgeException.class, () -> forge.workloads().list(Optional.empty(), 10));
    }

    @Test
    void aWrongTokenIsNotAllowedAndSaysWhatToSet() {
        for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("wrong"))) {
            ForgeException refused = refusal(remote(server.address(), token));

            assertEquals(ErrorCode.NOT_ALLOWED, refused.code());
            assertTrue(refused.line().contains("FORGE_TOKEN"), refused.line());
        }
    }

    @Test
    void aServerThatIsGoneIsUnreachable() {
        RemoteForge forge = remote(server.address(), Optional.of(TOKEN));
        server.close();

        assertEquals(ErrorCode.SERVER_UNREACHABLE, refusal(forge).code());
        assertEquals(Finding.Level.FAIL, forge.diagnosis().doctor().get(0).level());
    }

    @Test
    void anAddressThatIsNoneIsRefusedAtOnce() {
        for (String wrong :
                List.of("localhost:8484", "ftp://host", "http://", "http://user:pw@host", "http://h/?q", "a b")) {
            assertThrows(InvalidInput.class, () -> remote(wrong, Optional.empty()), wrong);
        }
    }
}
