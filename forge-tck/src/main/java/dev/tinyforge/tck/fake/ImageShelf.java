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
    private Consumer<Cancellation> duringPull = cancellation -> {};
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

    /** Digests, and ids of local ones, of the images the engine has. */
    public Set<String> onEngine() {
        synchronized (world) {
            return Set.copyOf(engine.keySet());
        }
    }

    // What the fakes do with it; the caller holds the world

    Optional<Held> held(PinnedImage image) {
        return Optional.ofNullable(engine.get(image.digest()));
    }

    PinnedImage resolve(ImageRef image, Optional<String> name) {
        checkKnown(name);
        ImageRef asked = tagged(image);
        String local = locals.get(asked.toString());
        if (local != null && engine.containsKey(local)) {
            return new PinnedImage(image, local, true, name);
        }
        String digest = ask(asked.repository(), name, asked.digest().orElseGet(() -> tags.get(asked.toString())));
        return new PinnedImage(image, digest, false, name);
    }

    void checkAskable(PinnedImage image) {
        if (image.local()) {
            throw unknown(image.toString());
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
        Set<String> ours = new HashSet<>();
        managed.forEach(image -> ours.add(image.digest()));
        Set<String> kept = new HashSet<>();
        keep.forEach(image -> kept.add(image.digest()));
        Set<String> used = new HashSet<>();
        world.host().all().forEach(box -> used.add(box.image));
        List<String> removed = new ArrayList<>();
        engine.entrySet().removeIf(entry -> {
            Held held = entry.getValue();
            boolean goes = ours.contains(entry.getKey()) && !kept.contains(entry.getKey()) && !used.contains(held.id());
            if (goes) {
                removed.add(held.local() ? held.id() : held.repository() + "@" + entry.getKey());
            }
            return goes;
        });
        return List.copyOf(removed);
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
