package dev.tinyforge.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes from images the names they are not kept by, which removes those that have no other. */
final class Pruning {
    private final Link link;

    Pruning(Link link) {
        this.link = link;
    }

    List<String> prune(Collection<PinnedImage> managed, Collection<PinnedImage> keep) {
        record Inventory(List<Image> images, Set<String> used) {}
        Inventory inventory = link.calls()
                .call(
                        "list images",
                        () -> new Inventory(
                                link.docker().listImagesCmd().exec(),
                                link.docker().listContainersCmd().withShowAll(true).exec().stream()
                                        .map(container -> String.valueOf(container.getImageId()))
                                        .collect(Collectors.toSet())));
        List<String> removed = new ArrayList<>();
        for (Image image : inventory.images()) {
            if (!inventory.used().contains(image.getId())) {
                doomed(image, managed, keep).stream().filter(this::removed).forEach(removed::add);
            }
        }
        return List.copyOf(removed);
    }

    /** The references of the image that are to go. */
    private static Set<String> doomed(Image image, Collection<PinnedImage> managed, Collection<PinnedImage> keep) {
        List<PinnedImage> ours =
                managed.stream().filter(each -> is(image, each)).toList();
        List<PinnedImage> kept = keep.stream().filter(each -> is(image, each)).toList();
        Set<String> names = new LinkedHashSet<>();
        ours.stream()
                .filter(each -> each.commit().isPresent())
                .filter(each -> !kept.contains(each))
                .forEach(each -> names.addAll(built(each, image, kept)));
        List<PinnedImage> others =
                ours.stream().filter(each -> each.commit().isEmpty()).toList();
        if (kept.isEmpty() && !others.isEmpty()) {
            names.addAll(references(image, others));
        }
        if (kept.isEmpty() && names(image).isEmpty() && leftOver(image, managed)) {
            names.add(image.getId());
        }
        return names;
    }

    /** What is built has other names when it is built in another way, and may be the very same image. */
    private static List<String> built(PinnedImage doomed, Image image, Collection<PinnedImage> kept) {
        String asked = doomed.asked().toString();
        boolean shared = kept.stream().anyMatch(each -> each.asked().toString().equals(asked));
        return names(image).stream()
                .filter(name -> name.equals(doomed.runnable()) || name.equals(asked) && !shared)
                .toList();
    }

    /** Built for the workload of one of these images, by a build that was killed before it could name it. */
    private static boolean leftOver(Image image, Collection<PinnedImage> managed) {
        Map<String, String> labels = image.getLabels();
        String workload = labels == null ? null : labels.get(ResourceNames.LABEL_WORKLOAD);
        if (workload == null || !ResourceNames.ROLE_IMAGE.equals(labels.get(ResourceNames.LABEL_ROLE))) {
            return false;
        }
        try {
            String repository = ResourceNames.builtImages(new WorkloadId(workload));
            return managed.stream()
                    .anyMatch(each -> each.commit().isPresent()
                            && each.asked().repository().equals(repository));
        } catch (InvalidInput e) {
            // Somebody else's label.
            return false;
        }
    }

    private static boolean is(Image image, PinnedImage pinned) {
        return pinned.origin()
                .match(
                        registry ->
                                all(image.getRepoDigests()).anyMatch(digest -> digest.endsWith("@" + pinned.digest()))
                                        || image.getId().equals(pinned.digest()),
                        engine -> image.getId().equals(pinned.digest()),
                        built -> all(image.getRepoTags()).anyMatch(pinned.runnable()::equals));
    }

    /** Its names in the repositories it is managed by; its id when nothing names it any more. */
    private static List<String> references(Image image, Collection<PinnedImage> ours) {
        List<String> names = names(image);
        if (names.isEmpty()) {
            return List.of(image.getId());
        }
        return names.stream()
                .filter(name -> ours.stream()
                        .anyMatch(each ->
                                DockerImages.sameRepository(name, each.asked().repository())))
                .toList();
    }

    private static List<String> names(Image image) {
        return Stream.concat(all(image.getRepoTags()), all(image.getRepoDigests()))
                .filter(name -> !name.startsWith("<none>"))
                .toList();
    }

    private static Stream<String> all(String @Nullable [] names) {
        return names == null ? Stream.empty() : Stream.of(names);
    }

    private boolean removed(String reference) {
        return link.calls().call("remove the image " + reference, () -> {
            try {
                link.docker().removeImageCmd(reference).exec();
                return true;
            } catch (DockerException e) {
                // It went with another of its names, or the engine needs it: both leave things as they should be.
                return false;
            }
        });
    }
}
