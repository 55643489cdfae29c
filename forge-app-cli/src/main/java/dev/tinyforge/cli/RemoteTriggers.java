package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.BoundDocument;
import dev.tinyforge.ports.codec.WebhookDocument;
import dev.tinyforge.ports.codec.WebhookDocument.Rotation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageTriggers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Triggers and bindings behind a server's API. */
final class RemoteTriggers implements ManageTriggers {
    private static final String TRIGGERS = "/api/triggers";
    private static final String BINDINGS = "/api/bindings";

    private final ServerClient server;

    RemoteTriggers(ServerClient server) {
        this.server = server;
    }

    static String path(TriggerId id) {
        return TRIGGERS + "/" + id;
    }

    @Override
    public Trigger create(Config document, String by) {
        return trigger(server.post(TRIGGERS, document));
    }

    @Override
    public Bound bind(WorkloadId workload, Config document, String by) {
        return server.understood(server.post(ofWorkload(workload), document), BoundDocument::read);
    }

    @Override
    public Trigger replace(TriggerId id, Config document, OptionalLong ifRevision, String by) {
        return trigger(server.put(path(id), document, ifRevision));
    }

    @Override
    public Applied apply(Config document, String by) {
        return server.understood(server.put(TRIGGERS, document), AppliedDocument::readTrigger);
    }

    @Override
    public Trigger get(String idOrName) {
        if (idOrName.isBlank()) {
            throw new ForgeException(ErrorCode.NOT_FOUND, "there is no trigger without a name");
        }
        return trigger(server.get(TRIGGERS + "/" + ServerClient.encode(idOrName)));
    }

    @Override
    public List<Trigger> list(Optional<TriggerId> after, int limit) {
        return server.list(TRIGGERS, "", after.map(TriggerId::value), limit, BoundDocument::trigger);
    }

    @Override
    public void delete(TriggerId id, OptionalLong ifRevision, String by) {
        server.delete(path(id), ifRevision);
    }

    @Override
    public Webhook webhook(TriggerId id) {
        return webhook(server.get(path(id) + "/webhook"));
    }

    @Override
    public Webhook rotate(TriggerId id, Duration keepOld, Optional<String> signing, String by) {
        Config body = WebhookDocument.write(new Rotation(keepOld, signing));
        return webhook(server.post(path(id) + "/webhook/rotate", body));
    }

    @Override
    public Binding binding(BindingId id) {
        return binding(server.get(path(id)));
    }

    @Override
    public Config effective(BindingId id) {
        return server.get(path(id) + "/effective");
    }

    @Override
    public Binding change(BindingId id, Config document, OptionalLong ifRevision, String by) {
        return binding(server.put(path(id), document, ifRevision));
    }

    @Override
    public void unbind(BindingId id, OptionalLong ifRevision, String by) {
        server.delete(path(id), ifRevision);
    }

    @Override
    public List<Binding> bindings(TriggerId trigger, Optional<BindingId> after, int limit) {
        return server.list(path(trigger) + "/bindings", "", after.map(BindingId::value), limit, BoundDocument::binding);
    }

    @Override
    public List<Bound> bindings(WorkloadId workload) {
        return server.items(ofWorkload(workload), BoundDocument::read);
    }

    private static String path(BindingId id) {
        return BINDINGS + "/" + id;
    }

    private static String ofWorkload(WorkloadId id) {
        return RemoteForge.workload(id) + "/triggers";
    }

    private Trigger trigger(Config answer) {
        return server.understood(answer, BoundDocument::trigger);
    }

    private Binding binding(Config answer) {
        return server.understood(answer, BoundDocument::binding);
    }

    private Webhook webhook(Config answer) {
        return server.understood(answer, WebhookDocument::read);
    }
}
