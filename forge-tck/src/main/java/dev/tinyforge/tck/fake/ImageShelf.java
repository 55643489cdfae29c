package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The registry, and the images the engine has. */
public final class ImageShelf {
    /** An image the engine has. */
    record Held(String id, String repository, boolean local, Behaviour behaviour) {}

    private record Published(String repository, Behaviour behaviour) {}

    private final FakeWorld world;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, Published> registry = new LinkedHashMap<>();
    private final Map<String, String> locals = new LinkedHashMap<>();
    private final Map<String, Held> engine = new LinkedHashMap<>();
    private final Set<String> credentials = new HashSet<>();
    private final Map<String, String> demanded = new LinkedHashMap<>();
    private final Map<String, FakeBuild.Made> made = new LinkedHashMap<>();
    private final Map<String, Behaviour> commits = new LinkedHashMap<>();
    private final Map<String, String> broken = new LinkedHashMap<>();
    private Consumer<Cancellation> duringPull = cancellation -> {};
    private Consumer<Cancellation> duringBuild = cancellation -> {};
    private boolean down;
    private Optional<Instant> quietUntil = Optional.empty();

    ImageShelf(FakeWorld world) {
        this.world = world;
    }

    /**
     * Puts a new image into the registry at the reference, whatever was there before.
     *
     * @return its digest
     */
    public String publish(String reference, Behaviour behaviour) {
        synchronized (world) {
            ImageRef ref = tagged(ImageRef.parse(reference));
            String digest = Digests.of("image " + ref + " " + registry.size());
            registry.put(digest, new Published(ref.repository(), behaviour));
            tags.put(ref.toString(), digest);
            return digest;
        }
    }

    /**
     * Puts an image on the engine that comes from no registry.
     *
     * @return its id
     */
    public String load(String reference, Behaviour behaviour) {
        synchronized (world) {
            ImageRef ref = tagged(ImageRef.parse(reference));
            String known = locals.get(ref.toString());
            if (known != null && engine.containsKey(known)) {
                return known;
            }
            String id = Digests.of("local " + ref);
            locals.put(ref.toString(), id);
            engine.put(id, new Held(id, ref.repository(), true, behaviour));
            return id;
        }
    }

    /** The registry answers nobody. */
    /** Takes a tag out of the registry; what the engine has it keeps. */
    public void unpublish(String reference) {
        synchronized (world) {
            tags.remove(ImageRef.parse(reference).toString());
        }
    }

    public void registryDown(boolean isDown) {
        synchronized (world) {
            down = isDown;
        }
    }

    /** The registry has answered often enough, and tells who asks it directly to come back then. */
    public void registryQuietUntil(Optional<Instant> time) {
        synchronized (world) {
            quietUntil = time;
        }
    }

    /** Makes these credentials known to the engine. */
    public void credentials(String name) {
        synchronized (world) {
            credentials.add(name);
        }
    }

    /** The registry gives the repository to these credentials only. */
    public void demand(String repository, String name) {
        synchronized (world) {
            demanded.put(repository, name);
        }
    }

    /** Called in the middle of every pull that has something to do. */
    public void duringPull(Consumer<Cancellation> hook) {
        synchronized (world) {
            duringPull = hook;
        }
    }

    /** Called in the middle of every build that has something to do. */
    public void duringBuild(Consumer<Cancellation> hook) {
        synchronized (world) {
            duringBuild = hook;
        }
    }

    /** What an image of the commit does; without this it is healthy. */
    public void commit(String commit, Behaviour behaviour) {
        synchronized (world) {
            commits.put(commit, behaviour);
            broken.remove(commit);
        }
    }

    /** The commit cannot be built. */
    public void commitBroken(String commit, String why) {
        synchronized (world) {
            broken.put(commit, why);
        }
    }

    /** Digests, and ids of local ones, of the images the engine has. */
    public Set<String> onEngine() {
        synchronized (world) {
            return Set.copyOf(engine.keySet());
        }
    }

    // What the fakes do with it; the caller holds the world

    Optional<Held> held(PinnedImage image) {
        return image.origin()
                .match(
                        registry -> Optional.ofNullable(engine.get(image.digest())),
                        onEngine -> held(image.digest()),
                        built -> Optional.ofNullable(engine.get(image.digest())));
    }

    private Optional<Held> held(String id) {
        return engine.values().stream().filter(held -> held.id().equals(id)).findFirst();
    }

    Consumer<Cancellation> building() {
        return duringBuild;
    }

    void built(PinnedImage image, FakeBuild.Made result) {
        String commit = image.commit().orElseThrow();
        if (broken.containsKey(commit)) {
            throw new ForgeException(ErrorCode.BUILD_FAILED, String.valueOf(broken.get(commit)));
        }
        String id = result.id();
        made.put(id, result);
        locals.put(image.asked().toString(), id);
        engine.put(
                image.digest(),
                new Held(id, image.asked().repository(), true, commits.getOrDefault(commit, Behaviour.healthy())));
    }

    /** What is in an image that was built. */
    FakeBuild.Made made(PinnedImage image) {
        return held(image).map(held -> made.get(held.id())).orElseThrow();
    }

    PinnedImage resolve(ImageRef image, Optional<String> name) {
        checkKnown(name);
        ImageRef asked = tagged(image);
        String local = locals.get(asked.toString());
        if (local != null && held(local).isPresent()) {
            return PinnedImage.onEngine(image, local);
        }
        String digest = ask(asked.repository(), name, asked.digest().orElseGet(() -> tags.get(asked.toString())));
        return PinnedImage.pulled(image, digest, name);
    }

    void checkAskable(PinnedImage image) {
        if (image.local()) {
            throw unknown(image
                    + image.commit().map(commit -> ", built from " + commit).orElse(""));
        }
        ask(image.asked().repository(), image.registry(), image.digest());
    }

    Consumer<Cancellation> pulling() {
        return duringPull;
    }

    void pulled(PinnedImage image) {
        Published published = registry.get(image.digest());
        if (published == null) {
            throw unknown(image.toString());
        }
        engine.putIfAbsent(
                image.digest(),
                new Held(Digests.of("id " + image.digest()), published.repository(), false, published.behaviour()));
    }

    List<String> prune(Collection<PinnedImage> managed, Collection<PinnedImage> keep) {
        Set<String> used = new HashSet<>();
        world.host().all().forEach(box -> used.add(box.image));
        List<String> removed = new ArrayList<>();
        for (PinnedImage image : managed) {
            Held held = held(image).orElse(null);
            if (held == null || used.contains(held.id()) || kept(image, keep)) {
                continue;
            }
            if (image.commit().isPresent()) {
                removed.add(image.runnable());
                engine.remove(image.digest());
                unname(image, held.id(), keep).ifPresent(removed::add);
            } else {
                removed.add(held.local() ? held.id() : held.repository() + "@" + image.digest());
                engine.values().removeIf(held::equals);
            }
        }
        return List.copyOf(removed);
    }

    private static boolean kept(PinnedImage image, Collection<PinnedImage> keep) {
        return keep.stream().anyMatch(each -> each.digest().equals(image.digest()));
    }

    /** Takes the name for people from an image that was built, if it has it and nothing kept is the same image. */
    private Optional<String> unname(PinnedImage image, String id, Collection<PinnedImage> keep) {
        String asked = image.asked().toString();
        boolean shared = keep.stream()
                .anyMatch(each -> each.asked().toString().equals(asked)
                        && held(each).filter(held -> held.id().equals(id)).isPresent());
        return !shared && locals.remove(asked, id) ? Optional.of(asked) : Optional.empty();
    }

    /** Until when the registry answers nobody who asks it directly. */
    Optional<Instant> quietUntil() {
        return quietUntil.filter(time -> world.clock().now().isBefore(time));
    }

    /** The digests of a repository by tag, whichever way it is written. */
    Map<String, String> digests(String repository, Optional<String> name) {
        checkKnown(name);
        checkOpen(repository, name);
        String wanted = ImageRef.parse(repository).canonicalRepository();
        Map<String, String> digests = new LinkedHashMap<>();
        tags.forEach((reference, digest) -> {
            ImageRef ref = ImageRef.parse(reference);
            if (ref.canonicalRepository().equals(wanted)) {
                ref.tag().ifPresent(tag -> digests.put(tag, digest));
            }
        });
        if (digests.isEmpty()) {
            throw unknown(repository);
        }
        return digests;
    }

    private void checkKnown(Optional<String> name) {
        if (name.isPresent() && !credentials.contains(name.get())) {
            throw new ForgeException(
                    ErrorCode.NOT_FOUND, "there are no registry credentials `" + name.get() + "`; add them");
        }
    }

    private void checkOpen(String repository, Optional<String> name) {
        if (down) {
            throw new ForgeException(
                    ErrorCode.REGISTRY_UNREACHABLE, "the registry of " + repository + " does not answer");
        }
        String demand = demanded.get(repository);
        if (demand != null && !name.equals(Optional.of(demand))) {
            throw new ForgeException(
                    ErrorCode.REGISTRY_DENIED, "the registry refuses " + repository + "; give credentials");
        }
    }

    private String ask(String repository, Optional<String> name, @org.jspecify.annotations.Nullable String digest) {
        checkOpen(repository, name);
        Published published = digest == null ? null : registry.get(digest);
        if (digest == null || published == null || !published.repository().equals(repository)) {
            throw unknown(repository);
        }
        return digest;
    }

    private static ForgeException unknown(String image) {
        return new ForgeException(ErrorCode.IMAGE_NOT_FOUND, "there is no image " + image + "; check name and tag");
    }

    private static ImageRef tagged(ImageRef image) {
        return image.tag().isPresent() || image.digest().isPresent() ? image : image.atTag("latest");
    }
}
