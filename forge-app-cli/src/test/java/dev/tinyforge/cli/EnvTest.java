package dev.tinyforge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code forge env}, {@code forge env-set} and {@code forge secrets}. */
class EnvTest {
    private static final String HUSH = "hush-hush";

    private final Cli cli = new Cli();

    @Test
    void entriesOfAWorkloadAreSetListedShownAndUnset() {
        assertEquals(0, cli.input(Cli.WORKLOAD).run("workload", "apply", "-f", "-"));
        assertEquals(0, cli.run("env", "set", "app", "GREETING=hello=you", "EMPTY="));
        assertEquals(0, cli.input(HUSH + "\n").run("env", "set", "app", "--secret", "TOKEN=@-"));
        assertTrue(cli.out().contains("deploy"), cli.out());

        assertEquals(0, cli.run("env", "list", "app"));
        assertTrue(cli.out().contains("hello=you") && cli.out().contains("(secret)"), cli.out());
        assertFalse(cli.out().contains(HUSH), cli.out());
        assertEquals(0, cli.run("env", "show", "app", "GREETING"));
        assertEquals("hello=you\n", cli.out());
        assertEquals(0, cli.run("env", "show", "app", "TOKEN", "--json"));
        assertEquals(1L, cli.json().get("secret_version"));

        assertEquals(0, cli.run("env", "unset", "app", "GREETING", "EMPTY"));
        assertEquals(3, cli.run("env", "show", "app", "GREETING"));
        assertEquals(2, cli.run("env", "unset", "app", "GREETING"));
        assertTrue(cli.err().contains("GREETING"), cli.err());
    }

    @Test
    void anEntryWithoutItsNameIsRefusedAndNotRepeated() {
        assertEquals(2, cli.run("env", "set", "app"));
        assertEquals(0, cli.input(Cli.WORKLOAD).run("workload", "apply", "-f", "-"));
        assertEquals(2, cli.run("env", "set", "app", "--secret", HUSH));
        assertFalse((cli.out() + cli.err()).contains(HUSH), cli.err());
    }

    @Test
    void aSetIsMadeByItsFirstEntryAndRemovedWhenSomebodyAgrees() {
        assertEquals(0, cli.run("env-set", "set", "shared", "A=1"));
        assertTrue(cli.out().contains("created"), cli.out());
        assertEquals(0, cli.run("env-set", "set", "shared", "--secret", "TOKEN=" + HUSH));
        assertTrue(cli.out().contains("revision 2"), cli.out());
        assertEquals(0, cli.run("env-set", "list"));
        assertTrue(cli.out().contains("shared"), cli.out());
        assertEquals(0, cli.run("env-set", "show", "shared"));
        assertFalse(cli.out().contains(HUSH), cli.out());
        assertEquals(0, cli.run("env-set", "unset", "shared", "A"));
        assertEquals(2, cli.run("env-set", "delete", "shared"));
        assertEquals(0, cli.run("env-set", "delete", "shared", "--yes"));
        assertEquals(3, cli.run("env-set", "show", "shared"));
    }

    @Test
    void theKeyIsRotated() {
        assertEquals(0, cli.run("env-set", "set", "shared", "--secret", "TOKEN=" + HUSH));
        assertEquals(0, cli.run("secrets", "rotate"));
        assertEquals("1 values have the new key\n", cli.out());
    }
}
