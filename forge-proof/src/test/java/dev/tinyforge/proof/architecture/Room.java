package dev.tinyforge.proof.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The modules, by the package each begins with.
 *
 * <p>The floors keep rules from holding because there is nothing left to look at: a room with fewer classes fails. Raise
 * a floor when a room has grown; lower it only when classes really went.
 */
enum Room {
    DOMAIN("domain", 120),
    PORTS("ports", 90),
    ENGINE("engine", 35),
    TCK("tck", 90),
    DOCKER("docker", 25),
    HAPROXY("haproxy", 20),
    NPM("npm", 15),
    SQLITE("sqlite", 25),
    GIT("git", 10),
    MARKDOWN("markdown", 5),
    YAML("yaml", 3),
    HTTP("http", 30),
    CLI("cli", 35),
    PROOF("proof", 40);

    static final List<Room> ADAPTERS = List.of(DOCKER, HAPROXY, NPM, SQLITE, GIT, MARKDOWN, YAML);
    static final List<Room> APPS = List.of(HTTP, CLI);

    /** The only classes of the apps that may see the engine: they put a Forge together. */
    static final Set<String> COMPOSITION_ROOTS = Set.of("http.ForgeServer", "cli.Sessions");

    private final String folder;
    private final int floor;

    Room(String folder, int floor) {
        this.folder = folder;
        this.floor = floor;
    }

    int floor() {
        return floor;
    }

    /** Its package and all below. */
    String packages(String root) {
        return root + "." + folder + "..";
    }

    boolean has(String root, JavaClass type) {
        String name = root + "." + folder;
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    static String[] packages(String root, List<Room> rooms) {
        return rooms.stream().map(room -> room.packages(root)).toArray(String[]::new);
    }

    /** All but these. */
    static List<Room> without(Room... rooms) {
        return Arrays.stream(values())
                .filter(room -> !Arrays.asList(rooms).contains(room))
                .toList();
    }
}
