package dev.tinyforge.domain.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
    private static boolean ignored(String file, String path) {
        return IgnoreRules.parse(file).ignores(path);
    }

    /** Docker's own reference, section ".dockerignore file". */
    @ParameterizedTest
    @CsvSource({
        "*/temp*, somedir/temporary.txt, true",
        "*/temp*, somedir/temp/deep/file, true",
        "*/temp*, temporary.txt, false",
        "*/*/temp*, somedir/subdir/temporary.txt, true",
        "*/*/temp*, somedir/temporary.txt, false",
        "temp?, tempa, true",
        "temp?, tempb/inside, true",
        "temp?, temp, false",
        "temp?, tempab, false",
        "**/*.go, main.go, true",
        "**/*.go, a/b/c.go, true",
        "**/*.go, a/b/c.gone, false",
        "*.md, README.md, true",
        "*.md, docs/README.md, false",
        "/foo/bar, foo/bar, true",
        "foo/bar/, foo/bar/x, true",
        "./foo, foo, true",
        "foo/../bar, bar, true",
        "node_modules, node_modules/a/b, true",
        "node_modules, web/node_modules/a, false",
        "**/node_modules, web/node_modules/a, true",
        "**/node_modules, node_modules/a, true",
        "**, anything/at/all, true",
        "*, top/inside, true",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a/**/b, ab, false",
        "a/**/b, a/xb, false",
        "a/**, a/x, true",
        "a**b, a/x/b, true",
        "[a-c]at, bat, true",
        "[a-c]at, rat, false",
        "[^a-c]at, rat, true",
        "[^a-c]at, bat, false",
        "x[^a]y, x/y, false",
        "\\*, *, true",
        "\\*, a, false",
        "a?c, a/c, false",
        "é?, éé, true",
    })
    void patternsMeanWhatTheyMeanToDocker(String pattern, String path, boolean ignored) {
        assertEquals(ignored, ignored(pattern, path), pattern + " and " + path);
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        String file = "*.md\n!README*.md\nREADME-secret.md\n";
        assertTrue(ignored(file, "CHANGES.md"));
        assertFalse(ignored(file, "README.md"));
        assertTrue(ignored(file, "README-secret.md"));
        assertFalse(ignored("*.md\nREADME-secret.md\n!README*.md", "README-secret.md"));
    }

    @Test
    void whatIsInAnIgnoredFolderCanBeTakenBack() {
        String file = "target\n!target/app.jar\n";
        assertTrue(ignored(file, "target/classes/A.class"));
        assertFalse(ignored(file, "target/app.jar"));
        assertFalse(ignored("*\n!src\n", "src/deep/File.java"));
    }

    @Test
    void commentsEmptyLinesSpacesAndAByteOrderMarkAreNoPatterns() {
        String file = "\uFEFF# a comment\r\n\r\n   \r\n  build  \r\n! build/keep \r\n.\r\n/\r\n";
        assertTrue(ignored(file, "build/x"));
        assertFalse(ignored(file, "build/keep"));
        assertFalse(ignored(file, "# a comment"));
    }

    @Test
    void theDockerfileStaysWhateverTheRulesSay() {
        IgnoreRules rules = IgnoreRules.parse("*").sparing("docker/Dockerfile");
        assertFalse(rules.ignores("docker/Dockerfile"));
        assertTrue(rules.ignores("docker/Dockerfile.old"));
    }

    @Test
    void aLineThatIsNoPatternIsNamed() {
        for (String wrong : List.of("a[", "a[b", "[]", "a\\", "[a-")) {
            String message = assertThrows(IllegalArgumentException.class, () -> IgnoreRules.parse("ok\n" + wrong))
                    .getMessage();
            assertTrue(message.contains("line 2"), wrong + ": " + message);
        }
        assertThrows(IllegalArgumentException.class, () -> IgnoreRules.parse("x\n".repeat(1001)));
    }

    /** A matcher that goes back and tries again would take longer than anybody lives. */
    @Test
    void aHostilePatternIsJudgedAllTheSame() {
        IgnoreRules rules = IgnoreRules.parse("**/" + "*a".repeat(200) + "*b\n" + "a**".repeat(100) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertFalse(rules.ignores("a".repeat(1000))));
    }
}
