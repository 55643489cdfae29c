package dev.tinyforge.ports.compose;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.Cancellation;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The Compose tool, working on Forge's own engine. Thread-safe; every method blocks. The tool is given no more of this
 * process's environment than it needs to be found, and nothing of Forge's settings.
 *
 * <p>Errors, beside those named: {@code ENGINE_UNREACHABLE} when the tool cannot reach the engine, {@code COMPOSE_FAILED}
 * when there is no tool, or it says no.
 */
public interface ComposeRunner {
    /** Name and version for people, such as {@code docker-compose 1.29.2}. Asks the tool, at most once. */
    String tool();

    /**
     * Reads a Compose file's YAML without the tool. Reads no other file. Names without a value stay: as {@code {}} under
     * {@code volumes} and {@code networks}, and under {@code environment} as entries of a list.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code COMPOSE_FAILED} when it is not YAML, or too deep or too large
     */
    Config parse(String text);

    /**
     * Has the tool check the file and fill it in. What it says about environment, volumes and networks is given as by
     * {@link #parse}. Takes 30 s at most.
     *
     * @param project the name
     * @param file what names no file of the host
     * @param variables what {@code ${NAME}} stands for in it
     */
    Config normalise(String project, Config file, Map<String, String> variables);

    /**
     * Makes the file's services run as it says; containers of the project that the file does not name are left alone.
     * Idempotent: what runs already as the file says is not touched. Blocks until they are started or it is cancelled,
     * however long that takes; once cancelled, the tool has ended when this returns. After a failure any part of it may have
     * happened; repeatable.
     *
     * @param project the name
     * @param variables what {@code ${NAME}} stands for in it, in the open; never logged, and written to no file
     * @param progress the tool's own output, one line at a time
     */
    void up(
            String project,
            Config file,
            Map<String, String> variables,
            Consumer<String> progress,
            Cancellation cancellation);

    /**
     * Keeps the file as the one the workload's project runs by, for {@link #down} and for people; what is written already is
     * not written again. Survives this process.
     */
    void keep(WorkloadId workload, String project, Config file);

    /**
     * Removes the containers and networks of every project kept for the workload, and forgets their files; named volumes
     * stay. Done too when none was kept. Repeatable after any failure.
     */
    void down(WorkloadId workload, Consumer<String> progress);
}
