package dev.tinyforge.http;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.engine.access.Unguessable;
import dev.tinyforge.http.log.LogSetup;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.usecase.ManageAccounts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server program: settings in, a Forge and its API out, until a signal. */
public final class ForgeServer {
    private static final Logger LOG = LoggerFactory.getLogger(ForgeServer.class);
    private static final int KILLED = 143;

    private final PrintStream out;
    private final PrintStream err;

    ForgeServer(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(new ForgeServer(System.out, System.err).run(List.of(arguments), System.getenv()));
    }

    /** @return the exit code, once it was told to stop or could not start */
    int run(List<String> arguments, Map<String, String> environment) {
        try {
            ServerArguments parsed = ServerArguments.parse(arguments);
            if (parsed.help()) {
                out.print(ServerArguments.usage());
                return 0;
            }
            serve(parsed.config(environment));
            return 0;
        } catch (InvalidInput e) {
            for (Problem problem : e.problems()) {
                err.println("forge-server: " + ForgeException.oneLine(problem.toString()));
            }
            return exitCode(ErrorCode.INVALID_INPUT);
        } catch (ForgeException e) {
            err.println("forge-server: " + e.line());
            return exitCode(e.code());
        }
    }

    /** As the command line's: 2 for what the caller can mend, 4 for what cannot be reached, 1 for the rest. */
    static int exitCode(ErrorCode code) {
        return switch (code.kind()) {
            case USER -> code == ErrorCode.CONFLICT ? 4 : 2;
            case EXTERNAL, RESOURCES -> 4;
            case INTERNAL -> 1;
        };
    }

    private static void serve(ForgeConfig config) {
        BearerToken token = BearerToken.of(config);
        LogSetup.mask(Stream.concat(config.secrets(), Stream.of(token.value())));
        try (Forge forge = Forge.open(config)) {
            ManageAccounts accounts = forge.accounts(new Argon2Hasher());
            Optional<String> setupToken = firstAdmin(config, accounts);
            HttpServer.Options options = HttpServer.Options.of(
                            config.get(Settings.HTTP_HOST), config.get(Settings.HTTP_PORT), token.value())
                    .withSetupToken(setupToken)
                    .withTrustedProxies(
                            config.find(Settings.HTTP_TRUSTED_PROXIES).orElse(List.of()));
            // The port comes first: a second server must find it taken before it takes up any work.
            try (HttpServer server = HttpServer.start(options, forge, accounts, vitals(forge))) {
                CountDownLatch told = new CountDownLatch(1);
                Signals.onStop(() -> stop(told));
                forge.start(Forge.Role.SERVER);
                setupToken.ifPresent(ForgeServer::tellSetupToken);
                token.file().ifPresent(file -> LOG.atInfo().log("the API token is in {}", file));
                LOG.atInfo().addKeyValue("address", server.address()).log("ready on {}", server.address());
                awaitStop(told);
                LOG.info("stopping");
            }
            Duration grace = config.get(Settings.SHUTDOWN_GRACE);
            if (!forge.stop(grace)) {
                LOG.info("deployments under way go on at the next start");
            }
        }
        LOG.info("stopped");
    }

    /**
     * Makes the admin whose password is set.
     *
     * @return what anybody else needs to make one, as long as there is nobody
     */
    static Optional<String> firstAdmin(ForgeConfig config, ManageAccounts accounts) {
        if (!accounts.setupNeeded()) {
            return Optional.empty();
        }
        Optional<String> password = config.find(Settings.ADMIN_PASSWORD);
        if (password.isEmpty()) {
            return Optional.of(Unguessable.next());
        }
        try {
            accounts.setUp("admin", password.get());
            return Optional.empty();
        } catch (InvalidInput e) {
            throw new InvalidInput(
                    Settings.ADMIN_PASSWORD.key(), e.problems().get(0).message());
        }
    }

    /** The one secret a log ever shows: who reads the log of the first start is the owner, and it is good for one use. */
    private static void tellSetupToken(String setupToken) {
        LOG.atWarn()
                .addKeyValue("setup_token", setupToken)
                .log("nobody can log in yet; make the first admin with POST /api/setup and the setup token");
    }

    private static Vitals vitals(Forge forge) {
        return new Vitals() {
            @Override
            public Map<String, String> notReady() {
                return forge.notReady();
            }

            @Override
            public Map<String, Double> metrics() {
                return forge.metrics();
            }
        };
    }

    /** Asked a second time it goes at once: what is unfinished is in the journal. */
    private static void stop(CountDownLatch told) {
        if (told.getCount() == 0) {
            Runtime.getRuntime().halt(KILLED);
        }
        told.countDown();
    }

    private static void awaitStop(CountDownLatch told) {
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
