package dev.tinyforge.proof.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String REAL = "dev.tinyforge";
    private static final String PLANTED = "dev.tinyforge.planted";

    private static final JavaClasses REAL_CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(REAL);
    private static final JavaClasses PLANTED_CLASSES = new ClassFileImporter().importPackages(PLANTED);

    /** Who is to be caught by which rule, and nobody else. */
    private static final Map<String, Set<String>> CAUGHT = Map.ofEntries(
            Map.entry("domain-sees-nothing", Set.of("domain.SeesPorts", "domain.SeesSql")),
            Map.entry("domain-touches-nothing", Set.of("domain.ReadsFiles", "domain.StartsThreads")),
            Map.entry("domain-asks-no-clock-and-draws-no-lots", Set.of("domain.AsksTheClock", "domain.DrawsLots")),
            Map.entry("ports-see-domain-only", Set.of("ports.SeesEngine", "ports.SeesALibrary")),
            Map.entry("engine-sees-ports-and-domain-only", Set.of("engine.SeesAnAdapter")),
            Map.entry(
                    "adapters-see-ports-and-domain-only",
                    Set.of(
                            "docker.SeesAnotherAdapter",
                            "npm.SeesAnApp",
                            "sqlite.SeesTheEngine",
                            "markdown.SeesAnotherAdapter",
                            "yaml.SeesAnotherAdapter")),
            Map.entry(
                    "adapters-are-seen-by-nobody",
                    Set.of("engine.SeesAnAdapter", "http.SeesAnAdapter", "tck.SeesAnAdapter")),
            Map.entry("adapters-show-their-factory-only", Set.of("docker.Exposed")),
            Map.entry("apps-are-seen-by-nobody", Set.of("npm.SeesAnApp", "cli.SeesAnotherApp")),
            Map.entry("apps-put-forge-together-in-one-place", Set.of("http.SeesTheEngine")),
            Map.entry("tck-sees-no-adapter-and-no-app", Set.of("tck.SeesAnAdapter")),
            Map.entry("a-technology-has-one-place", Set.of("http.SpeaksPicocli")),
            Map.entry("no-cycles-between-packages", Set.of("proof.here.Here", "proof.there.There")),
            Map.entry("every-package-is-null-marked", Set.of("proof.unmarked.Unmarked")),
            Map.entry("no-standard-streams", Set.of("tck.Prints")),
            Map.entry("packages-are-cut-by-concept", Set.of("proof.util.Tool", "proof.util.package-info")),
            Map.entry(
                    "names-say-roles", Set.of("proof.here.RouterImpl", "proof.here.IRouter", "proof.here.RouterPort")));

    @TestFactory
    Stream<DynamicTest> theHouseKeepsEveryRule() {
        return new Rules(REAL)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(), () -> rule.getValue().check(REAL_CLASSES)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleCatchesWhoeverBreaksItAndNobodyElse() {
        Map<String, ArchRule> rules = new Rules(PLANTED).all();
        assertEquals(rules.keySet(), CAUGHT.keySet(), "a violation is planted for every rule");
        return rules.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertEquals(
                                new TreeSet<>(CAUGHT.get(rule.getKey())),
                                caught(rule.getValue().evaluate(PLANTED_CLASSES)))));
    }

    @TestFactory
    Stream<DynamicTest> noRoomIsEmptierThanItWas() {
        return Arrays.stream(Room.values())
                .map(room -> DynamicTest.dynamicTest(room.name(), () -> {
                    long classes = REAL_CLASSES.stream()
                            .filter(type -> room.has(REAL, type))
                            .count();
                    assertTrue(
                            classes >= room.floor(),
                            () -> "only " + classes + " classes, not " + room.floor() + ": do the rules see the room?");
                }));
    }

    @Test
    void everyClassIsInARoom() {
        List<String> outside = REAL_CLASSES.stream()
                .filter(type -> Arrays.stream(Room.values()).noneMatch(room -> room.has(REAL, type)))
                .map(JavaClass::getName)
                .toList();
        assertEquals(List.of(), outside, "a new module needs a room, and rules");
    }

    @Test
    void theCompositionRootsAreThere() {
        for (String root : Room.COMPOSITION_ROOTS) {
            assertTrue(REAL_CLASSES.contain(REAL + "." + root), root);
        }
    }

    private static final Pattern NAME = Pattern.compile(Pattern.quote(PLANTED) + "\\.[\\w.$-]+");

    /** The classes violations begin at: the first of ours each line names; of a cycle, each line's. */
    private static Set<String> caught(EvaluationResult result) {
        List<String> planted = PLANTED_CLASSES.stream()
                .map(JavaClass::getName)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        return result.getFailureReport().getDetails().stream()
                .flatMap(detail -> detail.startsWith("Cycle")
                        ? detail.lines().filter(line -> line.strip().startsWith("- "))
                        : Stream.of(detail))
                .map(line -> {
                    Matcher name = NAME.matcher(line);
                    assertTrue(name.find(), line);
                    return planted.stream()
                            .filter(type ->
                                    name.group().equals(type) || name.group().startsWith(type + "."))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(line))
                            .substring(PLANTED.length() + 1);
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
