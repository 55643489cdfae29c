package dev.tinyforge.ports.usecase;

import java.util.List;

/** Looks at everything Forge depends on. Changes nothing. */
public interface Diagnose {
    /** One finding a subject: engine, network, proxy, store, disk, reachability. Never throws. */
    List<Finding> doctor();

    /** @param remedy how to mend it; empty when all is well */
    record Finding(String subject, Level level, String detail, String remedy) {
        public enum Level {
            OK,
            WARN,
            FAIL
        }
    }
}
