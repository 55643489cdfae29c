package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.ConfigSchema;
import java.util.List;

/** The plugins there are, and what their configs may hold: for forms, examples and documentation. */
public interface DescribeKinds {
    /** In order of their names. */
    List<Kind> sources();

    /** In order of their names. */
    List<Kind> triggers();

    /** @param name what workloads or triggers use it by */
    record Kind(String name, ConfigSchema schema) {}
}
