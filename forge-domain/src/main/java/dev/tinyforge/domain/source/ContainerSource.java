package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** A source that ends in one container, whose config is read into settings of type {@code S}. */
abstract class ContainerSource<S> implements Source {
    /** The settings; what is wrong goes to the reader, and a stand-in is given for it. */
    abstract S read(Workload workload, ConfigReader reader);

    abstract ContainerSettings container(S settings);

    /** The step that gets the image there. */
    abstract Step provide(S settings, PlanRequest request);

    InstanceSpec green(S settings, PlanRequest request, List<Problem> problems) {
        return container(settings).spec(request, problems);
    }

    /** What is kept beside the instance. */
    RuntimeState runtime(PlanRequest request) {
        return RuntimeState.NONE;
    }

    int maxInstances(S settings) {
        return 1;
    }

    @Override
    public final List<Problem> validate(Workload workload) {
        List<Problem> problems = Source.super.validate(workload);
        if (!problems.isEmpty()) {
            return problems;
        }
        ConfigReader reader = reader(workload);
        read(workload, reader);
        return reader.problems();
    }

    @Override
    public final PlanResult plan(PlanRequest request) {
        List<Problem> problems = new ArrayList<>(validate(request.workload()));
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        S settings = valid(request.workload());
        InstanceSpec green = green(settings, request, problems);
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        ContainerSettings container = container(settings);
        PlanResult result = PlanAssembly.assemble(
                request,
                green,
                provide(settings, request),
                container.healthcheck(),
                container.port().orElse(0),
                maxInstances(settings));
        return result instanceof PlanResult.Planned planned
                ? new PlanResult.Planned(planned.plan().withRuntime(runtime(request)))
                : result;
    }

    @Override
    public final PlanResult reroute(PlanRequest request) {
        List<Problem> problems = validate(request.workload());
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        S settings = valid(request.workload());
        return container(settings).reroute(request, maxInstances(settings) > 1);
    }

    /** @throws InvalidInput if the workload is not valid */
    final S valid(Workload workload) {
        List<Problem> problems = Source.super.validate(workload);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        ConfigReader reader = reader(workload);
        S settings = read(workload, reader);
        reader.check();
        return settings;
    }

    private static ConfigReader reader(Workload workload) {
        return new ConfigReader(workload.source().config(), "source_config");
    }
}
