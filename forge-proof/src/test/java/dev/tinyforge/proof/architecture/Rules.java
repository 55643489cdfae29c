package dev.tinyforge.proof.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Every rule by name, for the classes below a root package: the real one, or that of the planted violations. */
final class Rules {
    /** Packages of the module java.base, as this JVM has them. */
    private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

    /** Parts of java.base that touch the world, read a clock, draw lots or start threads. */
    private static final List<String> IMPURE_PACKAGES = List.of(
            "java.io", "java.nio.file", "java.nio.channels", "java.net", "java.util.concurrent", "java.security");

    private static final Set<String> IMPURE_TYPES = Set.of(
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.System",
            "java.time.Clock",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.Scanner");

    /** A mark that records and exceptions carry, and arithmetic: the same bytes always have the same digest. */
    private static final Set<String> HARMLESS =
            Set.of("java.io.Serializable", "java.security.MessageDigest", "java.security.NoSuchAlgorithmException");

    private final String root;

    Rules(String root) {
        this.root = root;
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("domain-sees-nothing", domainSeesNothing());
        rules.put("domain-touches-nothing", domainTouchesNothing());
        rules.put("domain-asks-no-clock-and-draws-no-lots", domainAsksNoClock());
        rules.put("ports-see-domain-only", onlySees(Room.PORTS, Room.DOMAIN));
        rules.put("engine-sees-ports-and-domain-only", onlySees(Room.ENGINE, Room.PORTS, Room.DOMAIN));
        rules.put("adapters-see-ports-and-domain-only", adaptersSeePortsAndDomainOnly());
        rules.put("adapters-are-seen-by-nobody", adaptersAreSeenByNobody());
        rules.put("adapters-show-their-factory-only", adaptersShowTheirFactoryOnly());
        rules.put("apps-are-seen-by-nobody", appsAreSeenByNobody());
        rules.put("apps-put-forge-together-in-one-place", appsSeeTheEngineInOnePlace());
        rules.put("tck-sees-no-adapter-and-no-app", tckSeesNoAdapterAndNoApp());
        rules.put("a-technology-has-one-place", aTechnologyHasOnePlace());
        rules.put("no-cycles-between-packages", noCycles());
        rules.put("every-package-is-null-marked", everyPackageIsNullMarked());
        rules.put("no-standard-streams", noStandardStreams());
        rules.put("packages-are-cut-by-concept", packagesAreCutByConcept());
        rules.put("names-say-roles", namesSayRoles());
        return rules;
    }

    private ArchRule domainSeesNothing() {
        return classes()
                .that()
                .resideInAPackage(Room.DOMAIN.packages(root))
                .should()
                .onlyDependOnClassesThat(ours(Room.DOMAIN)
                        .or(annotations())
                        .or(type(
                                "are in java.base",
                                c -> c.isPrimitive()
                                        || JAVA_BASE.contains(element(c).getPackageName()))));
    }

    private ArchRule domainTouchesNothing() {
        return noClasses()
                .that()
                .resideInAPackage(Room.DOMAIN.packages(root))
                .should(dependOnClassesThat(type("touch the world", c -> impure(element(c)))));
    }

    private static boolean impure(JavaClass type) {
        return !HARMLESS.contains(type.getName())
                && (IMPURE_TYPES.contains(type.getName())
                        || IMPURE_PACKAGES.stream()
                                .anyMatch(impure -> type.getPackageName().equals(impure)
                                        || type.getPackageName().startsWith(impure + ".")));
    }

    private ArchRule domainAsksNoClock() {
        return noClasses()
                .that()
                .resideInAPackage(Room.DOMAIN.packages(root))
                .should(new ArchCondition<>("ask a clock or draw lots") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                            String owner = access.getTargetOwner().getName();
                            String name = access.getTarget().getName();
                            boolean now = owner.startsWith("java.time.") && name.equals("now");
                            boolean lots = owner.equals("java.util.UUID") && name.equals("randomUUID")
                                    || owner.equals("java.lang.Math") && name.equals("random")
                                    || owner.equals("java.util.Collections")
                                            && name.equals("shuffle")
                                            && access.getTarget().getFullName().contains("(java.util.List)");
                            if (now || lots) {
                                events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
                            }
                        }
                    }
                });
    }

    /** Of ours, and beside that nothing but the JDK. */
    private ArchRule onlySees(Room room, Room... others) {
        return classes()
                .that()
                .resideInAPackage(room.packages(root))
                .should()
                .onlyDependOnClassesThat(ours(room, others).or(annotations()).or(jdk()));
    }

    private ArchRule adaptersSeePortsAndDomainOnly() {
        return classes()
                .that()
                .resideInAnyPackage(Room.packages(root, Room.ADAPTERS))
                .should(new ArchCondition<>("see of ours only ports, domain and themselves") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Room own = Room.ADAPTERS.stream()
                                .filter(room -> room.has(root, type))
                                .findFirst()
                                .orElseThrow();
                        DescribedPredicate<JavaClass> allowed = ours(own, Room.PORTS, Room.DOMAIN);
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> anyOfOurs(element(dependency.getTargetClass())))
                                .filter(dependency -> !allowed.test(dependency.getTargetClass()))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                    }
                });
    }

    /** Everybody finds them by name, through their factory. The proofs may start them as programs. */
    private ArchRule adaptersAreSeenByNobody() {
        return noClasses()
                .that()
                .resideInAnyPackage(Room.packages(
                        root, List.of(Room.DOMAIN, Room.PORTS, Room.ENGINE, Room.TCK, Room.HTTP, Room.CLI)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Room.packages(root, Room.ADAPTERS));
    }

    private ArchRule adaptersShowTheirFactoryOnly() {
        return classes()
                .that()
                .resideInAnyPackage(Room.packages(root, Room.ADAPTERS))
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should()
                .haveSimpleNameEndingWith("Factory");
    }

    private ArchRule appsAreSeenByNobody() {
        return classes()
                .that()
                .resideInAnyPackage(Room.packages(root, Room.APPS))
                .should(new ArchCondition<>("be seen from within their app only") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Room own = Room.HTTP.has(root, type) ? Room.HTTP : Room.CLI;
                        type.getDirectDependenciesToSelf().stream()
                                .filter(dependency -> !own.has(root, dependency.getOriginClass()))
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                    }
                });
    }

    private ArchRule appsSeeTheEngineInOnePlace() {
        return noClasses()
                .that()
                .resideInAnyPackage(Room.packages(root, Room.APPS))
                .and(type("are no composition root", c -> !compositionRoot(c)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Room.ENGINE.packages(root));
    }

    private boolean compositionRoot(JavaClass type) {
        return Room.COMPOSITION_ROOTS.stream()
                .map(name -> root + "." + name)
                .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    private ArchRule tckSeesNoAdapterAndNoApp() {
        return classes()
                .that()
                .resideInAPackage(Room.TCK.packages(root))
                .should()
                .onlyDependOnClassesThat(ours(Room.TCK, Room.ENGINE, Room.PORTS, Room.DOMAIN)
                        .or(type("are not ours", c -> !anyOfOurs(element(c)))));
    }

    private ArchRule aTechnologyHasOnePlace() {
        // Compose files have anchors and merge keys, which the reader of strangers' YAML refuses.
        Map<String, Room> also = Map.of("org.snakeyaml", Room.DOCKER);
        Map<String, Room> places = Map.ofEntries(
                Map.entry("com.github.dockerjava", Room.DOCKER),
                Map.entry("org.apache.hc", Room.DOCKER),
                Map.entry("org.eclipse.jgit", Room.GIT),
                Map.entry("org.apache.sshd", Room.GIT),
                Map.entry("org.commonmark", Room.MARKDOWN),
                Map.entry("org.snakeyaml", Room.YAML),
                Map.entry("org.jdbi", Room.SQLITE),
                Map.entry("org.sqlite", Room.SQLITE),
                Map.entry("io.javalin", Room.HTTP),
                Map.entry("org.eclipse.jetty", Room.HTTP),
                Map.entry("org.bouncycastle", Room.HTTP),
                Map.entry("picocli", Room.CLI));
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("leave a technology to its place") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().forEach(dependency -> {
                            String target = element(dependency.getTargetClass()).getPackageName() + ".";
                            places.forEach((technology, room) -> {
                                boolean atHome = room.has(root, type)
                                        || also.getOrDefault(technology, room).has(root, type);
                                if (target.startsWith(technology + ".") && !atHome) {
                                    events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                                }
                            });
                        });
                    }
                });
    }

    private ArchRule noCycles() {
        SliceAssignment byPackage = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return anyOfOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
        return slices().assignedFrom(byPackage).should().beFreeOfCycles();
    }

    private ArchRule everyPackageIsNullMarked() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage()
                                .tryGetPackageInfo()
                                .map(info -> info.isAnnotatedWith(NullMarked.class))
                                .orElse(false);
                        if (!marked) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " is in a package that is not @NullMarked"));
                        }
                    }
                });
    }

    /** Talk goes through a log, data through an answer; only the command line and programs own the terminal. */
    private ArchRule noStandardStreams() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(Room.CLI.packages(root))
                .and(type("are no main class", c -> c.getMethods().stream()
                        .noneMatch(method -> method.getName().equals("main")
                                && method.getModifiers().contains(JavaModifier.STATIC))))
                .should(ACCESS_STANDARD_STREAMS);
    }

    private ArchRule packagesAreCutByConcept() {
        return noClasses()
                .should()
                .resideInAnyPackage(
                        root + "..util..",
                        root + "..utils..",
                        root + "..helper..",
                        root + "..impl..",
                        root + "..dto..",
                        root + "..model..",
                        root + "..common..");
    }

    private ArchRule namesSayRoles() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould(ArchCondition.from(type(
                        "be interfaces named I... or ...Port",
                        c -> c.isInterface()
                                && (c.getSimpleName().matches("I[A-Z].*")
                                        || c.getSimpleName().endsWith("Port")))));
    }

    private DescribedPredicate<JavaClass> ours(Room room, Room... others) {
        List<Room> rooms = Stream.concat(Stream.of(room), Arrays.stream(others)).toList();
        return type("are in " + rooms.stream().map(Enum::name).collect(Collectors.joining(", ")), c -> rooms.stream()
                .anyMatch(each -> each.has(root, element(c))));
    }

    private boolean anyOfOurs(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static DescribedPredicate<JavaClass> annotations() {
        return resideInAnyPackage("org.jspecify..");
    }

    private static DescribedPredicate<JavaClass> jdk() {
        return type(
                "are the JDK's",
                c -> c.isPrimitive() || element(c).getPackageName().startsWith("java."));
    }

    private static JavaClass element(JavaClass type) {
        return type.getBaseComponentType();
    }

    private static DescribedPredicate<JavaClass> type(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }
}
