package dev.tinyforge.domain.naming;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Names and labels of everything made outside, derived from ids so that making it twice is making it once. */
public final class ResourceNames {
    public static final String LABEL_WORKLOAD = "tinyforge.workload.id";
    public static final String LABEL_KIND = "tinyforge.workload.kind";
    public static final String LABEL_DEPLOYMENT = "tinyforge.deployment.id";
    public static final String LABEL_ROLE = "tinyforge.role";
    /**
     * The network of the installation it belongs to: on one engine each installation has a network of its own, and
     * leaves alone what belongs to another.
     */
    public static final String LABEL_NETWORK = "tinyforge.network";
    /** The value of {@link #LABEL_ROLE} on instances. */
    public static final String ROLE_INSTANCE = "instance";

    /** The value of {@link #LABEL_ROLE} on what runs beside an instance. */
    public static final String ROLE_SERVICE = "service";

    /** The service of a Compose file that a container is of. */
    public static final String LABEL_SERVICE = "tinyforge.service";

    /** The Compose project that a container is of. */
    public static final String LABEL_PROJECT = "tinyforge.compose.project";

    /** The value of {@link #LABEL_ROLE} on images. */
    public static final String ROLE_IMAGE = "image";

    /** The commit an image was built from; OCI image specification, annotations. */
    public static final String LABEL_COMMIT = "org.opencontainers.image.revision";

    private static final int SLUG = 40;

    private ResourceNames() {}

    /** {@code tf-<workload-name-slug>-<id8>-<deployment8>}: at most 63 characters, a valid DNS label. */
    public static String instance(Workload workload, DeploymentId deployment) {
        return "tf-" + DnsLabel.of(workload.name(), SLUG) + "-" + workload.id().shortForm() + "-"
                + deployment.shortForm();
    }

    /** {@code tf-<id8>-<name>}, a volume of one workload. */
    public static String volume(WorkloadId workload, String name) {
        return "tf-" + workload.shortForm() + "-" + name;
    }

    /** {@code tf-stage-<id8>-<name>}. The scope stands before the id, where no volume's own name can imitate it. */
    public static String stageVolume(WorkloadId workload, String name) {
        return "tf-stage-" + workload.shortForm() + "-" + name;
    }

    /** {@code tf-project-<id8>-<name>}. */
    public static String projectVolume(WorkloadId workload, String name) {
        return "tf-project-" + workload.shortForm() + "-" + name;
    }

    /** {@code tf-tag-<id8>-<tag>.<name>}, where a tag that is not a DNS label is one with a hash of the tag. */
    public static String tagVolume(WorkloadId workload, String tag, String name) {
        return "tf-tag-" + workload.shortForm() + "-" + DnsLabel.distinct(tag) + "." + name;
    }

    /** What the names of all volumes begin with that are made for workloads; one named as is may begin so too. */
    public static final String VOLUMES = "tf-";

    /** Whether it is one of those above, made for the workload. */
    public static boolean isVolumeOf(WorkloadId workload, String volume) {
        String id = workload.shortForm() + "-";
        return Stream.of(VOLUMES, VOLUMES + "stage-", VOLUMES + "project-", VOLUMES + "tag-")
                .anyMatch(scope -> volume.startsWith(scope + id));
    }

    /** Whether it is one that belongs to a tag of the workload, and goes with its instance. */
    public static boolean isTagVolumeOf(WorkloadId workload, String volume) {
        return volume.startsWith(VOLUMES + "tag-" + workload.shortForm() + "-");
    }

    /** The same for one tag. */
    public static boolean isTagVolumeOf(WorkloadId workload, String tag, String volume) {
        return volume.startsWith(tagVolume(workload, tag, ""));
    }

    /** {@code tf-build/<id8>}: the repository of the images built for a workload. */
    public static String builtImages(WorkloadId workload) {
        return "tf-build/" + workload.shortForm();
    }

    /** {@code tf-<id8>}, or {@code <name>-<id8>}: the Compose project of a workload, which its volumes are named after. */
    public static String project(WorkloadId workload, Optional<String> name) {
        return name.map(given -> DnsLabel.of(given, SLUG)).orElse("tf") + "-" + workload.shortForm();
    }

    /** The labels of what runs beside an instance; they stay the same from one deployment to the next. */
    public static Map<String, String> serviceLabels(Workload workload, String project, String service, String network) {
        return Map.of(
                LABEL_WORKLOAD, workload.id().value(),
                LABEL_KIND, workload.source().kind(),
                LABEL_ROLE, ROLE_SERVICE,
                LABEL_NETWORK, network,
                LABEL_SERVICE, service,
                LABEL_PROJECT, project);
    }

    /** The labels of an image built for a workload. */
    public static Map<String, String> builtLabels(Workload workload, String commit, String network) {
        return Map.of(
                LABEL_WORKLOAD, workload.id().value(),
                LABEL_KIND, workload.source().kind(),
                LABEL_ROLE, ROLE_IMAGE,
                LABEL_NETWORK, network,
                LABEL_COMMIT, commit);
    }

    public static Map<String, String> labels(Workload workload, DeploymentId deployment, String network) {
        return Map.of(
                LABEL_WORKLOAD, workload.id().value(),
                LABEL_KIND, workload.source().kind(),
                LABEL_DEPLOYMENT, deployment.value(),
                LABEL_ROLE, ROLE_INSTANCE,
                LABEL_NETWORK, network);
    }
}
