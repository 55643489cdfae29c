package dev.tinyforge.domain;

import dev.tinyforge.domain.workload.Face;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Apps of every shape plans differ by. */
public final class RandomApps {
    private RandomApps() {}

    public static Samples.App any(Random random) {
        Samples.App app = Samples.app();
        otherFaces(random, app);
        if (random.nextInt(3) == 0) {
            app.recreate();
        } else if (random.nextInt(3) == 0) {
            app.with("publish", List.of("8443:443"));
        } else if (random.nextBoolean()) {
            app.with("max_instances", 1 + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            app.watched();
        }
        if (random.nextBoolean()) {
            app.labels("web", "dev");
        }
        return app;
    }

    /** Changes nothing but how the app is reached. */
    public static void otherFaces(Random random, Samples.App app) {
        List<Face> faces = new ArrayList<>();
        for (String host : List.of("www", "api.example.org", "admin")) {
            if (random.nextBoolean()) {
                faces.add(
                        random.nextBoolean()
                                ? Face.of(host)
                                : new Face(Optional.of(host), OptionalInt.of(7070), Face.Options.NONE));
            }
        }
        if (random.nextInt(4) > 0) {
            faces.add(random.nextBoolean() ? Face.standard() : onPort(9090));
        }
        app.faces(faces.toArray(Face[]::new));
    }

    public static String tag(Random random) {
        return List.of("1.0", "1.1", "2.0", "2.1", "main").get(random.nextInt(5));
    }

    private static Face onPort(int port) {
        return new Face(Optional.empty(), OptionalInt.of(port), Face.Options.NONE);
    }
}
