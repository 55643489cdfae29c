package dev.tinyforge.domain.health;

import dev.tinyforge.domain.config.InvalidInput;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;

/** How it is proved that an instance works: what is asked, and how often. */
public record Healthcheck(Check check, Timing timing) {
    public Healthcheck {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(timing, "timing");
    }

    /** What is asked. */
    public sealed interface Check {
        <R> R match(Cases<R> cases);
    }

    /** One method a kind of check, so that a missing case does not compile. */
    public interface Cases<R> {
        R http(Http check);

        R tcp(Tcp check);

        R docker(Docker check);

        R none(None check);
    }

    /** GET {@code path}; healthy when the status is within the range. {@code port} absent: the source's port. */
    public record Http(String path, OptionalInt port, int statusMin, int statusMax) implements Check {
        public Http {
            if (!path.startsWith("/")) {
                throw new InvalidInput("healthcheck.path", "`" + path + "` must start with /");
            }
            if (path.length() > 2000
                    || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>')) {
                throw new InvalidInput(
                        "healthcheck.path", "must not hold spaces or non-ASCII characters; percent-encode them");
            }
            if (statusMin < 100 || statusMax > 599 || statusMin > statusMax) {
                throw new InvalidInput(
                        "healthcheck.status", statusMin + "-" + statusMax + " is not a range between 100 and 599");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.http(this);
        }
    }

    /** A connection is accepted. */
    public record Tcp(OptionalInt port) implements Check {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.tcp(this);
        }
    }

    /** The image's own HEALTHCHECK says healthy. */
    public record Docker() implements Check {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.docker(this);
        }
    }

    /** It stays running, without a restart, for this long. */
    public record None(Duration stableFor) implements Check {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.none(this);
        }
    }

    /**
     * When it is asked; names and meaning as in the compose specification.
     *
     * @param interval between attempts after the first success or the start period
     * @param timeout of one attempt
     * @param retries failures in a row, after the start period, that make it unhealthy
     * @param startPeriod failures do not count before this has passed
     * @param startInterval between attempts until the first success within the start period
     */
    public record Timing(
            Duration interval, Duration timeout, int retries, Duration startPeriod, Duration startInterval) {
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(5), Duration.ofSeconds(10), 3, Duration.ofSeconds(30), Duration.ofMillis(200));

        public Timing {
            positive("interval", interval);
            positive("timeout", timeout);
            positive("start_interval", startInterval);
            if (startPeriod.isNegative()) {
                throw new InvalidInput("healthcheck.start_period", "must not be negative");
            }
            if (retries < 1 || retries > 1000) {
                throw new InvalidInput("healthcheck.retries", retries + " is not between 1 and 1000");
            }
        }

        private static void positive(String field, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInput("healthcheck." + field, "must be longer than 0");
            }
        }
    }

    public static Healthcheck http(String path) {
        return new Healthcheck(new Http(path, OptionalInt.empty(), 200, 399), Timing.DEFAULT);
    }

    /** The same with every absent port filled in. */
    public Healthcheck withPort(OptionalInt port) {
        Function<OptionalInt, OptionalInt> fill = own -> own.isPresent() ? own : port;
        return new Healthcheck(
                check.match(new Cases<Check>() {
                    @Override
                    public Check http(Http c) {
                        return new Http(c.path(), fill.apply(c.port()), c.statusMin(), c.statusMax());
                    }

                    @Override
                    public Check tcp(Tcp c) {
                        return new Tcp(fill.apply(c.port()));
                    }

                    @Override
                    public Check docker(Docker c) {
                        return c;
                    }

                    @Override
                    public Check none(None c) {
                        return c;
                    }
                }),
                timing);
    }
}
