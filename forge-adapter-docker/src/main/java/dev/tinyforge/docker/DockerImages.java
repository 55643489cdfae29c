package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine's images, and registries as the engine reaches them. */
final class DockerImages implements Images {
    private static final String LATEST = "latest";
    private static final String AUTH = "X-Registry-Auth";
    private static final Duration ASK = Duration.ofMinutes(1);
    private static final Duration STALL = Duration.ofMinutes(5);
    private static final Duration IMPORT = Duration.ofMinutes(30);

    private final Link link;
    private final Registries registries;
    private final Duration patience;

    DockerImages(Link link, Registries registries) {
        this(link, registries, STALL);
    }

    DockerImages(Link link, Registries registries, Duration patience) {
        this.link = link;
        this.registries = registries;
        this.patience = patience;
    }

    @Override
    public PinnedImage resolve(ImageRef image, Optional<String> registry) {
        Optional<String> login = registries.login(image, registry);
        ImageRef exact = exact(image);
        Optional<Here> here = here(exact.toString());
        if (here.isPresent() && image.digest().isEmpty() && !here.get().cameFrom(image)) {
            return PinnedImage.onEngine(image, here.get().id());
        }
        if (here.isPresent() && image.digest().isPresent()) {
            return PinnedImage.pulled(image, image.digest().get(), registry);
        }
        return PinnedImage.pulled(image, digest(exact, login), registry);
    }

    /** What is asked for when no tag is named; a digest makes a tag say nothing. */
    private static ImageRef exact(ImageRef image) {
        return image.digest().isPresent()
                ? new ImageRef(image.repository(), Optional.empty(), image.digest())
                : image.atTag(image.tag().orElse(LATEST));
    }

    /** An image the engine has. */
    private record Here(String id, List<String> digests) {
        /** An image has a digest under the repositories it was pulled from or pushed to. */
        boolean cameFrom(ImageRef image) {
            return digests.stream().anyMatch(digest -> sameRepository(digest, image.repository()));
        }
    }

    private Optional<Here> here(String reference) {
        return link.calls().call("show the image " + reference, () -> {
            try {
                InspectImageResponse seen =
                        link.docker().inspectImageCmd(reference).exec();
                List<String> digests = seen.getRepoDigests();
                return Optional.of(new Here(String.valueOf(seen.getId()), digests == null ? List.of() : digests));
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private String digest(ImageRef image, Optional<String> login) {
        Request.Builder request = Wire.get("/distribution/" + image + "/json");
        login.ifPresent(header -> request.putHeader(AUTH, header));
        try {
            return link.slow().call("ask the registry " + image.registry() + " for " + image, ASK, () -> {
                try (Response response = link.lasting().open(request.build())) {
                    return Json.read(response.getBody())
                            .path("Descriptor")
                            .path("digest")
                            .asText();
                } catch (DockerException e) {
                    throw Registries.refusal(image, e);
                }
            });
        } catch (ForgeException e) {
            // The engine is there, or it would have been missed before: it waits for the registry.
            throw e.code() == ErrorCode.ENGINE_UNREACHABLE && e.getCause() == null && !link.closed()
                    ? Registries.refusal(image, 0, "it kept the engine waiting for more than " + ASK.toSeconds() + " s")
                    : e;
        }
    }

    @Override
    public boolean present(PinnedImage image) {
        return here(image.runnable()).isPresent();
    }

    @Override
    public void pull(PinnedImage image, Consumer<String> progress, Cancellation cancellation) {
        if (cancellation.cancelled() || present(image)) {
            return;
        }
        gone(image);
        Optional<String> login = registries.login(image.asked(), image.registry());
        Request.Builder request = Wire.post("/images/create?fromImage="
                + Wire.encode(image.asked().repository()) + "&tag=" + Wire.encode(image.digest()));
        login.ifPresent(header -> request.putHeader(AUTH, header));
        boolean whole = new Pull(link, image.asked(), patience).run(request.build(), progress, cancellation);
        if (whole && !present(image)) {
            throw new ForgeException(
                    ErrorCode.REGISTRY_UNREACHABLE, "the pull of " + image + " ended early: try again");
        }
    }

    /** Of what comes from no registry, nothing can be had any more that is not there. */
    private static void gone(PinnedImage image) {
        image.origin()
                .match(
                        registry -> Optional.<String>empty(),
                        engine -> Optional.of("the image " + image
                                + " came from no registry and is no longer on the engine: build it again"),
                        built -> Optional.of("the image " + image.runnable() + " was built by Forge from commit "
                                + built.commit() + " and is no longer on the engine: deploy again to build it"))
                .ifPresent(why -> {
                    throw new ForgeException(ErrorCode.IMAGE_NOT_FOUND, why);
                });
    }

    @Override
    public void build(
            PinnedImage image,
            BuildOrder order,
            BuildContext context,
            Consumer<String> progress,
            Cancellation cancellation) {
        if (cancellation.cancelled() || present(image)) {
            return;
        }
        boolean whole = new ImageBuild(link, image, order).run(registries.logins(), context, progress, cancellation);
        if (whole && !present(image)) {
            throw new ForgeException(
                    ErrorCode.ENGINE_UNREACHABLE, "the build of " + image.asked() + " ended early: try again");
        }
    }

    @Override
    public List<String> prune(Collection<PinnedImage> managed, Collection<PinnedImage> keep) {
        return new Pruning(link).prune(managed, keep);
    }

    /** @param name with a tag or a digest */
    static boolean sameRepository(String name, String repository) {
        int digest = name.indexOf('@');
        String tagged = digest < 0 ? name : name.substring(0, digest);
        int colon = tagged.lastIndexOf(':');
        String bare = digest >= 0 || colon < tagged.lastIndexOf('/') || colon < 0 ? tagged : tagged.substring(0, colon);
        return Registries.familiar(bare).equals(Registries.familiar(repository));
    }

    @Override
    public String importRoot(ImageRef name, InputStream tar, List<String> entrypoint, Map<String, String> labels) {
        List<String> changes = new ArrayList<>();
        if (!entrypoint.isEmpty()) {
            changes.add("ENTRYPOINT " + Json.MAPPER.valueToTree(entrypoint));
        }
        labels.forEach((key, value) -> changes.add("LABEL " + quoted(key) + "=" + quoted(value)));
        return imported(name, tar, changes);
    }

    /** @param changes to the image's configuration, as a Dockerfile spells them */
    String imported(ImageRef name, InputStream tar, List<String> changes) {
        ImageRef exact = exact(name);
        Optional<Here> here = here(exact.toString());
        if (here.isPresent()) {
            return here.get().id();
        }
        StringBuilder path = new StringBuilder("/images/create?fromSrc=-&repo=")
                .append(Wire.encode(exact.repository()))
                .append("&tag=")
                .append(Wire.encode(exact.tag().orElse(LATEST)));
        changes.forEach(change -> path.append("&changes=").append(Wire.encode(change)));
        Request.Builder request = Wire.post(path.toString());
        request.putHeader("Content-Type", "application/x-tar").body(tar);
        String act = "import the image " + exact;
        return link.slow()
                .once(
                        act,
                        IMPORT,
                        () -> {
                            try (Response response = link.lasting().open(request.build());
                                    MappingIterator<JsonNode> items = Json.stream(response.getBody())) {
                                String id = "";
                                while (items.hasNextValue()) {
                                    id = said(items.nextValue(), act);
                                }
                                return id;
                            }
                        },
                        late -> {});
    }

    private static String said(JsonNode item, String act) {
        String error = Json.error(item);
        if (!error.isEmpty()) {
            throw new ForgeException(ErrorCode.ENGINE_REFUSED, "the Docker engine refused to " + act + ": " + error);
        }
        return item.path("status").asText("");
    }

    /** As one word of a Dockerfile, in which a dollar sign stands for itself. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + '"';
    }
}
