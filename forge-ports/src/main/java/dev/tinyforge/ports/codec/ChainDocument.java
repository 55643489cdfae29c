package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.usecase.Promote.Link;
import java.util.Optional;

/** One workload of a chain, in answers. */
public final class ChainDocument {
    private ChainDocument() {}

    public static Config write(Link link) {
        return Doc.part()
                .put("workload", WorkloadCodec.write(link.workload()))
                .put("tag", link.tag())
                .put("digest", link.digest())
                .put("healthy", link.healthy())
                .put("ahead", link.ahead())
                .done();
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Link read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Link(
                StatusDocument.workload(reader.config("workload")),
                reader.string("tag"),
                reader.string("digest"),
                reader.has("healthy") ? Optional.of(reader.bool("healthy", false)) : Optional.empty(),
                reader.bool("ahead", false));
    }
}
