package dev.tinyforge.tck.npm;

import java.util.List;
import java.util.Optional;

/**
 * A proxy host as the stand-in's database has it, and its file.
 *
 * @param online what NPM last wrote into meta about it; empty before nginx was ever asked
 * @param meta as JSON
 * @param confOnDisk whether nginx would find a file for it at its next reload
 */
public record NpmHost(
        int id,
        List<String> domainNames,
        String forwardScheme,
        String forwardHost,
        int forwardPort,
        boolean enabled,
        Optional<Boolean> online,
        String advancedConfig,
        String meta,
        boolean confOnDisk) {

    public NpmHost {
        domainNames = List.copyOf(domainNames);
    }
}
