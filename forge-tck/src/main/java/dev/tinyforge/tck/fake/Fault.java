package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import java.time.Duration;

/** What goes wrong at a boundary. */
public sealed interface Fault {
    /** The call throws. After the act only a passing code is possible: a refusal changes nothing. */
    record Fail(ErrorCode code) implements Fault {}

    /** The calling process is killed. */
    record Die() implements Fault {}

    /** The call takes this long, then goes on. */
    record Stall(Duration time) implements Fault {}

    /** The call takes this long, then throws. */
    record Hang(Duration time, ErrorCode code) implements Fault {}
}
