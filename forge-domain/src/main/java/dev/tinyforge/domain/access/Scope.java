package dev.tinyforge.domain.access;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Optional;

/**
 * What a token, or a role, may do: {@code read}, {@code deploy}, {@code deploy:<workload id>} or {@code admin}.
 *
 * @param only of this workload alone; there only with {@code DEPLOY}. Such a scope reads that workload alone, too
 */
public record Scope(Right right, Optional<WorkloadId> only) {
    public static final Scope READ = new Scope(Right.READ, Optional.empty());
    public static final Scope DEPLOY = new Scope(Right.DEPLOY, Optional.empty());
    public static final Scope ADMIN = new Scope(Right.ADMIN, Optional.empty());
    private static final String DEPLOY_ONE = "deploy:";

    public Scope {
        if (only.isPresent() && right != Right.DEPLOY) {
            throw new InvalidInput("scope", "only `deploy` can be narrowed to a workload");
        }
    }

    public static Scope deploy(WorkloadId workload) {
        return new Scope(Right.DEPLOY, Optional.of(workload));
    }

    /** @throws InvalidInput naming {@code scope} */
    public static Scope parse(String text) {
        return switch (text) {
            case "read" -> READ;
            case "deploy" -> DEPLOY;
            case "admin" -> ADMIN;
            default -> {
                if (!text.startsWith(DEPLOY_ONE)) {
                    throw new InvalidInput(
                            "scope", "`" + text + "` is not one of read, deploy, deploy:<workload id>, admin");
                }
                yield deploy(new WorkloadId(text.substring(DEPLOY_ONE.length())));
            }
        };
    }

    /** @param on the workload the act is on; absent: on none, or on all of them */
    public boolean allows(Right needed, Optional<WorkloadId> on) {
        return right.compareTo(needed) >= 0 && (only.isEmpty() || only.equals(on));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return only.map(workload -> DEPLOY_ONE + workload).orElseGet(() -> switch (right) {
            case READ -> "read";
            case DEPLOY -> "deploy";
            case ADMIN -> "admin";
        });
    }
}
