package dev.tinyforge.domain.health;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.health.Healthcheck.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A health check as people write it; what is written reads as the same. */
public final class HealthcheckConfig {
    private static final Duration STABLE = Duration.ofSeconds(10);

    private HealthcheckConfig() {}

    public static Config write(Healthcheck healthcheck) {
        Map<String, Object> doc = new LinkedHashMap<>();
        healthcheck.check().match(new Healthcheck.Cases<Object>() {
            @Override
            public Object http(Healthcheck.Http check) {
                doc.put("type", "http");
                doc.put("path", check.path());
                check.port().ifPresent(port -> doc.put("port", port));
                doc.put("status", check.statusMin() + "-" + check.statusMax());
                return doc;
            }

            @Override
            public Object tcp(Healthcheck.Tcp check) {
                doc.put("type", "tcp");
                check.port().ifPresent(port -> doc.put("port", port));
                return doc;
            }

            @Override
            public Object docker(Healthcheck.Docker check) {
                doc.put("type", "docker");
                return doc;
            }

            @Override
            public Object none(Healthcheck.None check) {
                doc.put("type", "none");
                doc.put("stable_for", Durations.format(check.stableFor()));
                return doc;
            }
        });
        Timing timing = healthcheck.timing();
        doc.put("interval", Durations.format(timing.interval()));
        doc.put("timeout", Durations.format(timing.timeout()));
        doc.put("retries", timing.retries());
        doc.put("start_period", Durations.format(timing.startPeriod()));
        doc.put("start_interval", Durations.format(timing.startInterval()));
        return new Config(doc);
    }

    public static Healthcheck read(ConfigReader reader) {
        Timing standard = Timing.DEFAULT;
        String type = reader.string("type", "http");
        Healthcheck.Check check =
                switch (type) {
                    case "http" -> http(reader);
                    case "tcp" -> new Healthcheck.Tcp(reader.port("port"));
                    case "docker" -> new Healthcheck.Docker();
                    case "none" -> new Healthcheck.None(reader.duration("stable_for", STABLE));
                    default -> {
                        reader.problem("type", "`" + type + "` is not one of http, tcp, docker, none");
                        yield new Healthcheck.Docker();
                    }
                };
        return new Healthcheck(
                check,
                new Timing(
                        reader.duration("interval", standard.interval()),
                        reader.duration("timeout", standard.timeout()),
                        reader.integer("retries", standard.retries(), 1, 1000),
                        reader.duration("start_period", standard.startPeriod()),
                        reader.duration("start_interval", standard.startInterval())));
    }

    private static Healthcheck.Http http(ConfigReader reader) {
        String status = reader.string("status", "200-399");
        int min = 200;
        int max = 399;
        if (status.matches("\\d{3}(-\\d{3})?")) {
            min = Integer.parseInt(status.substring(0, 3));
            max = Integer.parseInt(status.substring(status.length() - 3));
        } else {
            reader.problem("status", "`" + status + "` is not a status or a range such as 200-399");
        }
        return new Healthcheck.Http(reader.string("path", "/"), reader.port("port"), min, max);
    }
}
