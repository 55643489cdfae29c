package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Volume.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine is to mount for a volume of each scope, or why it is refused. Host paths below /srv/data are allowed. */
class VolumeScopesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // scope         | source              | target        | what becomes of it
                "ABSOLUTE        | /srv/data/shop      | /data         | bind /srv/data/shop at /data",
                "ABSOLUTE        | //srv/data//shop/   | /var//data/   | bind /srv/data/shop at /var/data",
                "ABSOLUTE        | /srv/data           | /data         | bind /srv/data at /data",
                "ABSOLUTE        | /srv/database       | /data         | below",
                "ABSOLUTE        | /etc                | /data         | below",
                "ABSOLUTE        | /                   | /data         | below",
                "ABSOLUTE        | /srv/data/../../etc | /data         | source",
                "ABSOLUTE        | /srv/data/./shop    | /data         | source",
                "ABSOLUTE        | srv/data            | /data         | source",
                "ABSOLUTE        | /srv/data:rw        | /data         | source",
                "ABSOLUTE        | -                   | /data         | source",
                "EPHEMERAL       | -                   | /scratch      | tmpfs  at /scratch",
                "EPHEMERAL       | name                | /scratch      | source",
                "NAMED           | data                | /data         | volume data at /data",
                "PROJECT_NAMED   | data                | /data         | volume tf-00000001-data at /data",
                "STAGE           | data                | /data         | volume tf-stage-00000001-data at /data",
                "PROJECT         | data                | /data         | volume tf-project-00000001-data at /data",
                "INSTANCE        | data                | /data         | volume tf-tag-00000001-v1.data at /data",
                "NAMED           | ../data             | /data         | source",
                "NAMED           | /srv/data           | /data         | source",
                "INSTANCE        | a/b                 | /data         | source",
                "STAGE           | -                   | /data         | source",
                "NAMED           | data                | data          | target",
                "NAMED           | data                | /             | target",
                "NAMED           | data                | /../etc       | target",
                "NAMED           | data                | /a/../b       | target",
            })
    void everyScopeIsMountedOrRefused(Scope scope, String source, String target, String wanted) {
        assertEquals(wanted.replace("tmpfs at", "tmpfs  at"), become(scope, Optional.ofNullable(source), target));
    }

    private static String become(Scope scope, Optional<String> source, String target) {
        Volume volume;
        try {
            volume = new Volume(scope, source, target, false, false, OptionalLong.empty());
        } catch (InvalidInput e) {
            return e.problems().get(0).field();
        }
        return Samples.app()
                .volumes(volume)
                .result(1, "v1", List.of())
                .match(planned -> mount(planned.plan()), rejected -> rejected.problems().stream()
                        .map(problem -> problem.message().contains("is not below a path") ? "below" : "else")
                        .collect(Collectors.joining()));
    }

    private static String mount(Plan plan) {
        Mount mount = plan.prepare().stream()
                .filter(Step.CreateInstance.class::isInstance)
                .map(step -> ((Step.CreateInstance) step).spec().mounts().get(0))
                .findFirst()
                .orElseThrow();
        return ConfigReader.spell(mount.kind()) + " " + mount.source() + " at " + mount.target();
    }
}
