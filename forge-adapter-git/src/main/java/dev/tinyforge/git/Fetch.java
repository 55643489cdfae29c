package dev.tinyforge.git;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * Fetches one commit. Asks for it by its id; a host that gives only what branches and tags stand for is asked for those, and
 * then for more of what was there before, until the commit is among it.
 */
final class Fetch {
    private static final List<RefSpec> REFS =
            List.of(new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));
    private static final int EVERYTHING = Integer.MAX_VALUE;
    private static final int[] DEPTHS = {50, 1_000, EVERYTHING};

    private final Visit visit;
    private final FetchedRepository into;
    private final ObjectId commit;
    private final Telling telling;

    Fetch(Visit visit, FetchedRepository into, ObjectId commit, Consumer<String> progress) {
        this.visit = visit;
        this.into = into;
        this.commit = commit;
        this.telling = new Telling(visit, progress);
    }

    void run() throws IOException {
        telling.say("fetching " + commit.abbreviate(12).name() + " of " + visit.url());
        if (!found()) {
            telling.say("the host does not give the commit by its id; fetching what its branches and tags stand for");
            deeper();
        }
        telling.say("fetched " + (visit.received() + 1023) / 1024 + " KiB");
    }

    private boolean found() throws IOException {
        try {
            fetch(refs -> Set.of(named(commit)), 1);
            return has(commit);
        } catch (TransportException e) {
            if (visit.status().orElse(0) < 300 && visit.stopped().isEmpty() && refused(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the host said no in Git's words, and not we to the host. */
    private static boolean refused(TransportException failure) {
        return Failures.cause(failure, TooMuch.class).isEmpty()
                && (Failures.cause(failure, RemoteRepositoryException.class).isPresent()
                        || Failures.cause(failure, PackProtocolException.class).isPresent());
    }

    private void deeper() throws IOException {
        fetch(this::standingFor, 1);
        for (int depth : DEPTHS) {
            if (has(commit)) {
                return;
            }
            telling.say(
                    depth == EVERYTHING
                            ? "the commit is not there; fetching everything"
                            : "the commit is not there; fetching the " + depth + " before");
            fetch(Fetch::branches, depth);
        }
        if (!has(commit)) {
            throw Failures.denied(
                    visit.url(), "it has no commit " + commit.name() + " on any branch; check that it was pushed");
        }
    }

    /** Which of a host's refs are wanted. */
    private interface Choice {
        Collection<Ref> of(Collection<Ref> refs);
    }

    private Collection<Ref> standingFor(Collection<Ref> refs) {
        return refs.stream()
                .filter(ref -> commit.equals((AnyObjectId) ref.getObjectId())
                        || commit.equals((AnyObjectId) ref.getPeeledObjectId()))
                .toList();
    }

    private static Collection<Ref> branches(Collection<Ref> refs) {
        Map<ObjectId, Ref> tips = new LinkedHashMap<>();
        refs.stream()
                .filter(ref -> ref.getName().startsWith(Constants.R_HEADS))
                .forEach(ref -> tips.putIfAbsent(ref.getObjectId(), ref));
        return tips.values();
    }

    private static Ref named(ObjectId id) {
        return new ObjectIdRef.PeeledNonTag(Ref.Storage.NETWORK, id.name(), id);
    }

    private void fetch(Choice choice, int depth) throws IOException {
        try (Transport transport = visit.transport(into)) {
            if (depth < EVERYTHING) {
                transport.setDepth(depth);
            }
            try (FetchConnection connection = transport.openFetch(REFS)) {
                if (!(connection instanceof BasePackFetchConnection)) {
                    throw new TooMuch("it shows its files as they are, and gives no single commits");
                }
                Collection<Ref> wanted = choice.of(connection.getRefs());
                if (!wanted.isEmpty()) {
                    connection.fetch(telling, wanted, Set.of());
                }
            }
        }
        visit.check();
    }

    private boolean has(ObjectId id) throws IOException {
        try (ObjectReader reader = into.newObjectReader()) {
            return reader.open(id).getType() == Constants.OBJ_COMMIT;
        } catch (MissingObjectException e) {
            return false;
        }
    }
}
