package dev.tinyforge.domain.workload;

/** What happens to a deploy that is asked for while another one of the same workload runs. */
public enum QueuePolicy {
    /** Only the newest waits; the ones before it are superseded. */
    LATEST,
    /** All wait, in order. */
    QUEUE,
    /** It is refused. */
    REJECT
}
