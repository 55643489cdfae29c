package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.Workload;
import java.util.Map;
import java.util.Optional;

/** A source that runs a project of Docker Compose; it wants a {@link Wanted.Project}. */
public interface ProjectSource extends Source {
    /**
     * The images of a project's services.
     *
     * @param file as the tool has filled it in
     * @throws dev.tinyforge.domain.config.InvalidInput naming what is wrong with the file
     */
    Map<String, Wanted.Image> images(Workload workload, Config file, Optional<String> tag, PlanSettings settings);

    /** The service that faces lead to. Only for a file that {@link #images} takes. */
    String faces(Workload workload, Config file);

    /** The workload with the file and its images as they are now, which is what is planned with. */
    Workload pinned(Workload workload, Config file, Map<String, PinnedImage> images);

    /** The image as a project's file names it. */
    static Wanted.Image wanted(ImageRef image, Optional<String> registry) {
        ImageRef named = image.tag().isEmpty() && image.digest().isEmpty() ? image.atTag("latest") : image;
        return new Wanted.Image(named, registry, named.tag().or(named::digest).orElseThrow());
    }
}
