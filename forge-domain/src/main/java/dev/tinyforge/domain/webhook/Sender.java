package dev.tinyforge.domain.webhook;

/** Who sends a webhook; decides which parser reads it and which header signs it. */
public enum Sender {
    GITHUB,
    /** Forgejo too: it speaks the same, under its own names besides. */
    GITEA,
    GITLAB,
    DOCKER_HUB,
    /** A registry of the OCI distribution, notifying an endpoint. */
    REGISTRY,
    GENERIC,
    /** A person, by a request without a body. */
    MANUAL;

    private static final String REGISTRY_EVENTS = "application/vnd.docker.distribution.events.";

    /**
     * Who the headers say it is. Gitea and Forgejo also send GitHub's headers, so they are asked for first. Docker Hub says
     * nothing in any header: it counts as {@link #GENERIC} until its body is read, see {@link Webhooks#parse}.
     */
    public static Sender of(Delivery delivery) {
        if (delivery.header("x-forgejo-event").isPresent()
                || delivery.header("x-gitea-event").isPresent()) {
            return GITEA;
        }
        if (delivery.header("x-gitlab-event").isPresent()) {
            return GITLAB;
        }
        if (delivery.header("x-github-event").isPresent()) {
            return GITHUB;
        }
        if (delivery.contentType().startsWith(REGISTRY_EVENTS)) {
            return REGISTRY;
        }
        return delivery.isEmpty() ? MANUAL : GENERIC;
    }
}
