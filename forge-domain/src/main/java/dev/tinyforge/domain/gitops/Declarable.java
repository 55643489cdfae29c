package dev.tinyforge.domain.gitops;

import java.util.Locale;

/** What a repository may declare of the workloads that come from it; a source says which of these. */
public enum Declarable {
    PORT,
    HEALTHCHECK,
    DEPLOY_STRATEGY;

    /** As the file names it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
