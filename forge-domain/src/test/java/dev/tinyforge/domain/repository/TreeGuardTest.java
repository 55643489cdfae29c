package dev.tinyforge.domain.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeGuardTest {
    private static final String TWIN = "only in its spelling";

    private final TreeGuard guard = new TreeGuard();

    private static void assertRefused(String part, Optional<String> refusal) {
        assertTrue(refusal.orElse("allowed").contains(part), () -> refusal + ", not: " + part);
    }

    /** As sources are written: no control characters in this file. */
    private static String unescaped(String text) {
        return text.translateEscapes();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, absolute",
        "//server/share, absolute",
        "C:/windows, absolute",
        "c:evil, absolute",
        "../a, leads outside",
        "a/../../b, leads outside",
        "a/.., leads outside",
        "'', without a name",
        "., without a name",
        "a//b, without a name",
        "a/, without a name",
        "./a, without a name",
        "a/./b, without a name",
        "..., take for none",
        "a/. ./b, take for none",
        "'a/ ', take for none",
        "a\\\\b, backslash",
        "..\\\\a, backslash",
        "a\\0b, control",
        "a\\nb, control",
        "a\\177b, control",
        ".git, own data",
        ".git/config, own data",
        "a/.git/hooks/post-checkout, own data",
        ".GIT/config, own data",
        "git~1/config, own data",
        ".git /config, own data",
        ".git./config, own data",
        ".git. . /config, own data",
        ".git::$INDEX_ALLOCATION/config, own data",
        "nul, device",
        "a/CON/b, device",
        "aux., device",
        "'prn ', device",
        "com1, device",
        "LPT9, device",
        "nul:a, device",
        "CONIN$, device"
    })
    void a_path_that_is_or_leads_astray_is_refused_for_its_own_reason(String path, String reason) {
        String name = path.equals("a/") ? path : unescaped(path);
        assertRefused(reason, guard.file(name));
        assertRefused(reason, new TreeGuard().link(name, "target"));
    }

    @Test
    void names_that_only_look_otherwise_are_refused() {
        assertRefused("own data", guard.file(".g\u200cit/config"));
        assertRefused("own data", guard.file("\ufeff.git/config"));
        assertRefused("own data", guard.file("\uff0egit/config"));
        assertRefused("device", guard.file("com\u00b9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                ".a",
                "..a",
                "a..",
                "a b/c d",
                ".gitignore",
                ".github/workflows/build.yml",
                ".gitmodules",
                "agit",
                "git~2",
                "aux.c",
                "console",
                "com10",
                "a/b:c",
                "\u00e9t\u00e9/\u65e5\u672c.md",
                "-rf"
            })
    void what_sources_have_is_allowed(String path) {
        assertEquals(Optional.empty(), guard.file(path));
    }

    @Test
    void lengths_are_limited() {
        assertEquals(Optional.empty(), guard.file("a".repeat(255)));
        assertRefused("longer than 255 bytes", guard.file("a".repeat(256)));
        assertRefused("longer than 255 bytes", guard.file("\u00e9".repeat(128)));
        String deep = "abc/".repeat(255);
        assertEquals(Optional.empty(), guard.file(deep + "abcd"));
        assertRefused("longer than 1024 characters", guard.file(deep + "abcde"));
    }

    @ParameterizedTest
    @CsvSource({
        "README.md, readme.md",
        "a/B, a/b",
        "A/x, a/y",
        "\u00e9, e\u0301",
        "\u00c9/x, e\u0301/y",
        "stra\u00dfe, STRASSE",
        "\u212a, k",
        "a\u200d, a"
    })
    void twins_on_other_file_systems_are_refused(String one, String other) {
        assertEquals(Optional.empty(), guard.file(one));
        assertRefused(TWIN, guard.file(other));
        TreeGuard turned = new TreeGuard();
        assertEquals(Optional.empty(), turned.file(other));
        assertRefused(TWIN, turned.link(one, "x"));
    }

    @Test
    void what_only_people_take_for_one_is_no_twin() {
        for (String path : List.of("x2", "x\u00b2", "\u0430", "a")) {
            assertEquals(Optional.empty(), guard.file(path));
        }
    }

    @Test
    void nothing_is_there_twice_nor_below_what_is_no_folder() {
        assertEquals(Optional.empty(), guard.file("a"));
        assertRefused("twice", guard.file("a"));
        assertRefused("twice", guard.link("a", "b"));
        assertRefused("twice", guard.file("a/b"));
        assertEquals(Optional.empty(), guard.link("l", "a"));
        assertRefused("twice", guard.file("l/b"));
        assertEquals(Optional.empty(), guard.file("f/b"));
        assertEquals(Optional.empty(), guard.file("f/c"));
        assertRefused("twice", guard.link("f", "a"));
        assertRefused(TWIN, guard.file("F/d"));
        assertEquals(Optional.empty(), guard.file("f/d"));
    }

    @ParameterizedTest
    @CsvSource({
        "a, '', nowhere",
        "a, b\\0c, nowhere",
        "a, /etc/passwd, absolute",
        "a, C:/windows, absolute",
        "a, ..\\\\b, absolute",
        "a, .., lead outside",
        "a, ../b, lead outside",
        "a/b, ../.., lead outside",
        "a/b, ../../a/b, lead outside",
        "a/b, ./.././../c, lead outside",
        "a/b/c, d/../e, lead outside",
        "a, b/.., lead outside",
        "a, .git/config, own data",
        "a/b, ../.GIT, own data",
        "a, git~1, own data"
    })
    void a_link_that_leads_astray_is_refused(String path, String target, String reason) {
        assertRefused(reason, guard.link(path, unescaped(target)));
    }

    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, a",
        "a, .",
        "a, b/c",
        "a/b, ../c",
        "a/b, ..",
        "a/b/c, ../../d/e",
        "a, ./b/./c",
        "a, b//c",
        "a, b/"
    })
    void a_link_that_stays_inside_is_allowed(String path, String target) {
        assertEquals(Optional.empty(), guard.link(path, target));
    }

    @Test
    void a_link_is_no_longer_than_a_path() {
        assertEquals(Optional.empty(), guard.link("a", "b".repeat(1024)));
        assertRefused("nowhere", guard.link("c", "b".repeat(1025)));
    }

    @Test
    void no_submodule_is_taken_wherever_it_is() {
        assertRefused("submodule", guard.submodule("vendor/lib"));
        assertRefused("submodule", guard.submodule("../../etc"));
    }

    @Test
    void a_million_entries_are_judged_in_a_while() {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 1_000_000; i++) {
                assertFalse(
                        guard.file("src/Module" + i / 1000 + "/sub/File" + i).isPresent());
            }
        });
        assertRefused(TWIN, guard.file("src/module7/sub/new"));
    }
}
