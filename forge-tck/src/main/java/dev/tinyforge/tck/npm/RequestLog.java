package dev.tinyforge.tck.npm;

import java.util.ArrayList;
import java.util.List;

/** Which calls were answered, and how many mutations were under way at once. */
final class RequestLog {

    private final List<ApiCall> calls = new ArrayList<>();
    private int mutating;
    private int mostMutating;

    static boolean isMutation(String method, String path) {
        return !method.equals("GET") && path.startsWith("/nginx/");
    }

    synchronized void begin(boolean mutation) {
        if (mutation) {
            mutating++;
            mostMutating = Math.max(mostMutating, mutating);
        }
    }

    synchronized void end(ApiCall call) {
        calls.add(call);
        if (call.mutation()) {
            mutating--;
        }
    }

    synchronized List<ApiCall> calls() {
        return List.copyOf(calls);
    }

    synchronized int mostMutating() {
        return mostMutating;
    }

    synchronized void clear() {
        calls.clear();
        mostMutating = mutating;
    }
}
