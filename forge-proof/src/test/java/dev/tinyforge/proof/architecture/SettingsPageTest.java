package dev.tinyforge.proof.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.ports.settings.Setting;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.proof.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of settings says what the program reads; {@code -Dforge.regenerate=true} writes it. */
class SettingsPageTest {
    @Test
    void the_page_lists_every_setting() throws Exception {
        Path page = Stage.root().resolve("docs/settings.md");
        String expected = page();
        if (Boolean.getBoolean("forge.regenerate")) {
            Files.writeString(page, expected);
        }
        assertEquals(expected, Files.readString(page));
    }

    private static final String HEAD = """
            # Settings

            In a properties file (`--config FILE`) or behind `--set` under their key, in the environment under their
            variable. Registry credentials are `registry.<name>.server`, `.username` and `.password`. Credentials for Git are
            `git.<name>.username` and `.password` for http (a token needs no username), `.ssh_key_file` (without a passphrase)
            for ssh, where `.ssh_known_hosts_file` (else `~/.ssh/known_hosts`) tells who may answer; `.server` keeps them to
            one host.

            | key | variable | default | what it is |
            |---|---|---|---|
            """;

    private static String page() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Setting<?> setting : Settings.all()) {
            text.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.variable(),
                            setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                            setting.doc() + (setting.secret() ? " (secret)" : "")));
        }
        return text.toString();
    }
}
