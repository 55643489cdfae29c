package dev.tinyforge.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.tck.npm.NpmVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class NpmSessionTest {
    private World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private void open(World opened) {
        world.close();
        world = opened;
    }

    @Test
    void logsInOnceForManyCalls() {
        for (int i = 0; i < 5; i++) {
            world.router.list();
        }
        assertEquals(1, world.npm.logins());
    }

    @Test
    void renewsTheTokenBeforeItEndsAndAfterTheClockWentBack() {
        world.router.list();
        world.now = world.now.plus(Duration.ofHours(13));
        world.router.list();
        world.now = world.now.minus(Duration.ofDays(2));
        world.router.list();
        world.router.list();
        assertEquals(1, world.npm.logins());
        assertEquals(
                2,
                world.npm.calls().stream()
                        .filter(call ->
                                call.method().equals("GET") && call.path().equals("/tokens"))
                        .count());
    }

    @Test
    void logsInAgainWhenTheTokenCannotBeRenewed() {
        world.router.list();
        world.npm.expireTokens();
        world.now = world.now.plus(Duration.ofHours(13));
        world.router.list();
        assertEquals(2, world.npm.logins());
    }

    @Test
    void logsInAgainAfterClose() {
        world.router.list();
        world.router.close();
        world.router.close();
        world.router.list();
        assertEquals(2, world.npm.logins());
    }

    @Test
    void aWrongSecretIsRefusedAndNotShown() {
        for (NpmVersion version : List.of(NpmVersion.MEASURED, new NpmVersion(2, 11, 3))) {
            open(new World(options -> options.withVersion(version)));
            ForgeException refusal =
                    assertRefused(() -> world.open("hunter2").list(), "check proxy.npm.identity and proxy.npm.secret");
            assertFalse(refusal.line().contains("hunter2"));
        }
    }

    @Test
    void aUserDisabledOnTheWayIsRefused() {
        world.router.list();
        world.npm.enableUser(false);
        assertRefused(() -> world.router.list(), "refuses the login of " + world.npm.identity());
        world.npm.enableUser(true);
        world.router.list();
    }

    @Test
    void aUserWithASecondFactorIsToldSo() {
        open(new World(options -> options.withTwoFactor(true)));
        assertRefused(() -> world.router.start(), "a user without two-factor login");
    }

    @Test
    void anAddressThatIsNotNpmsIsToldSo() {
        NpmProxyRouter wrong =
                world.open(Map.of("proxy.npm.url", "http://127.0.0.1:" + world.npm.httpPort()), World.CALL);
        assertRefused(wrong::start, "check proxy.npm.url");
        assertRefused(wrong::list, "check proxy.npm.url");
    }

    private static ForgeException assertRefused(Runnable call, String words) {
        ForgeException refusal = assertThrows(ForgeException.class, call::run);
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code(), refusal.line());
        assertTrue(refusal.line().contains(words), refusal.line());
        return refusal;
    }
}
