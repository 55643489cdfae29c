package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import dev.tinyforge.ports.usecase.WorkloadStatus.InstanceStatus;
import dev.tinyforge.ports.usecase.WorkloadStatus.ServiceStatus;

/** How a workload is doing, in answers. */
public final class StatusDocument {
    private StatusDocument() {}

    public static Config write(WorkloadStatus status) {
        return Config.of(
                "workload", WorkloadCodec.write(status.workload()),
                "instances",
                        status.instances().stream().map(StatusDocument::write).toList(),
                "services",
                        status.services().stream().map(StatusDocument::write).toList(),
                "open", status.open().stream().map(DeploymentDocument::write).toList(),
                "releases",
                        status.releases().stream().map(StatusDocument::write).toList(),
                "changed_env_sets", status.changedEnvSets());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static WorkloadStatus read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new WorkloadStatus(
                workload(reader.config("workload")),
                reader.objects("instances").stream()
                        .map(StatusDocument::instance)
                        .toList(),
                reader.objects("services").stream().map(StatusDocument::service).toList(),
                reader.objects("open").stream().map(DeploymentDocument::read).toList(),
                reader.objects("releases").stream().map(StatusDocument::release).toList(),
                reader.strings("changed_env_sets"));
    }

    /** A workload that was written with its id. */
    static Workload workload(Config document) {
        WorkloadId id = new WorkloadId(AnswerFields.text(new ConfigReader(document), "id"));
        return WorkloadCodec.read(document, id).workload();
    }

    private static Config write(InstanceStatus instance) {
        Config document = Config.of(
                "name", instance.ref().name(),
                "deployment", instance.ref().deployment().value(),
                "release", instance.release().value(),
                "tag", instance.tag(),
                "state", instance.state(),
                "addresses", instance.addresses(),
                "since", instance.since().toString());
        return instance.runtime().isEmpty()
                ? document
                : document.with("runtime", instance.runtime().fields());
    }

    private static InstanceStatus instance(ConfigReader reader) {
        return new InstanceStatus(
                new InstanceRef(
                        new DeploymentId(AnswerFields.text(reader, "deployment")), AnswerFields.text(reader, "name")),
                new DeploymentId(AnswerFields.text(reader, "release")),
                AnswerFields.text(reader, "tag"),
                AnswerFields.text(reader, "state"),
                reader.strings("addresses"),
                AnswerFields.instant(reader, "since"),
                new RuntimeState(reader.config("runtime")));
    }

    private static Config write(ServiceStatus service) {
        return Config.of(
                "service", service.service(),
                "image", service.image(),
                "container", service.container(),
                "state", service.state());
    }

    private static ServiceStatus service(ConfigReader reader) {
        return new ServiceStatus(
                AnswerFields.text(reader, "service"),
                AnswerFields.text(reader, "image"),
                AnswerFields.text(reader, "container"),
                AnswerFields.text(reader, "state"));
    }

    private static Config write(Release release) {
        return Config.of(
                "id", release.id().value(),
                "image", ImageDocument.write(release.image()),
                "created_at", release.createdAt().toString(),
                "workload", WorkloadCodec.write(release.workload()));
    }

    private static Release release(ConfigReader reader) {
        return new Release(
                new DeploymentId(AnswerFields.text(reader, "id")),
                ImageDocument.read(AnswerFields.object(reader, "image")),
                workload(reader.config("workload")),
                AnswerFields.instant(reader, "created_at"));
    }
}
