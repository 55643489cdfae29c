package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Setting;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.tck.app.TestUseCases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForgeServerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        return new ForgeServer(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments), environment);
    }

    private List<String> errors() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void helpNamesEverySetting() {
        assertEquals(0, run(Map.of(), "--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        for (Setting<?> setting : Settings.all()) {
            assertTrue(help.contains("  " + setting.key() + " "), setting.key());
        }
    }

    @Test
    void everyWrongSettingIsOneLine() {
        int code = run(Map.of("FORGE_HTTP_PORT", "70000"), "--set", "htp.host=x", "--set=proxy=apache");

        assertEquals(2, code);
        assertEquals(3, errors().size(), errors().toString());
        assertTrue(errors().stream().anyMatch(line -> line.contains("http.port: 70000 is not between")));
        assertTrue(errors().stream().anyMatch(line -> line.contains("htp.host") && line.contains("http.host")));
        assertTrue(errors().stream().anyMatch(line -> line.contains("proxy")));
    }

    @Test
    void wrongArgumentsAreUsageErrors() {
        for (List<String> wrong :
                List.of(List.of("--nonsense"), List.of("--set"), List.of("--set", "novalue"), List.of("--config"))) {
            assertEquals(2, run(Map.of(), wrong.toArray(String[]::new)), wrong.toString());
        }
        assertEquals(2, run(Map.of(), "--config", "/nonexistent/forge.properties"));
        assertEquals(2, run(Map.of("FORGE_CONFIG", "/nonexistent/forge.properties")));
        assertEquals(6, errors().size());
    }

    @Test
    void aTakenPortIsToldInOneLine() {
        try (TestServer first = new TestServer()) {
            HttpServer.Options same = HttpServer.Options.of("127.0.0.1", first.server.port(), "token");

            ForgeException refused = assertThrows(
                    ForgeException.class,
                    () -> HttpServer.start(same, first.world, first.world.accounts(), RoutesTest.calm()));

            assertTrue(refused.line().contains("127.0.0.1:" + first.server.port()), refused.line());
            assertEquals(4, ForgeServer.exitCode(refused.code()));
        }
    }

    @Test
    void aDatabaseThatCannotBeUsedIsToldInOneLineAndLeftAsItIs(@TempDir Path folder) throws IOException {
        Path database = Files.writeString(folder.resolve("forge.db"), "SQLite format 3, cut");

        int code = run(Map.of(), "--set", "data_dir=" + folder, "--set", "http.port=0");

        assertEquals(4, code);
        assertEquals(1, errors().size(), errors().toString());
        assertTrue(errors().get(0).contains(database + " is damaged: it is cut short"), errors().get(0));
        assertTrue(errors().get(0).contains("backup"), errors().get(0));
        assertEquals("SQLite format 3, cut", Files.readString(database));
    }

    @Test
    void everyCodeHasAnExitCode() {
        assertEquals(2, ForgeServer.exitCode(ErrorCode.INVALID_INPUT));
        assertEquals(4, ForgeServer.exitCode(ErrorCode.ENGINE_UNREACHABLE));
        assertEquals(4, ForgeServer.exitCode(ErrorCode.STORE_UNUSABLE));
        assertEquals(1, ForgeServer.exitCode(ErrorCode.INTERNAL));
    }

    @Test
    void theFirstAdminHasThePasswordThatIsSet() {
        ManageAccounts accounts = new TestUseCases().accounts();
        ForgeConfig config = ForgeConfig.of(Map.of("admin_password", "correct horse"));

        assertEquals(Optional.empty(), ForgeServer.firstAdmin(config, accounts));

        assertEquals(Role.ADMIN, accounts.user("admin").role());
        assertTrue(accounts.logIn("admin", "correct horse", "test").isPresent());
        assertEquals(Optional.empty(), ForgeServer.firstAdmin(ForgeConfig.of(Map.of()), accounts));
    }

    @Test
    void withoutAPasswordThereIsASetupTokenUntilThereIsSomebody() {
        ManageAccounts accounts = new TestUseCases().accounts();
        ForgeConfig config = ForgeConfig.of(Map.of());

        assertEquals(43, ForgeServer.firstAdmin(config, accounts).orElseThrow().length());

        accounts.setUp("ann", "long-enough-1");
        assertEquals(Optional.empty(), ForgeServer.firstAdmin(config, accounts));
    }

    @Test
    void aPasswordThatWillNotDoIsToldByTheNameOfItsSetting() {
        ForgeConfig config = ForgeConfig.of(Map.of("admin_password", "short"));

        InvalidInput refused =
                assertThrows(InvalidInput.class, () -> ForgeServer.firstAdmin(config, new TestUseCases().accounts()));

        assertEquals("admin_password", refused.problems().get(0).field());
    }
}
