package dev.tinyforge.cli;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The composition: a server's Forge if one is named, else one opened in this process. */
final class Sessions implements Session.Source {
    private final Map<String, String> environment;

    Sessions(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Session open(GlobalOptions options, boolean performs) {
        Optional<String> server = options.server(environment);
        if (server.isPresent()) {
            ServerClient client = new ServerClient(server.get(), variable("FORGE_TOKEN"), options.caller());
            return new Session(new RemoteForge(client), () -> {});
        }
        Forge forge = Forge.open(config(options));
        try {
            if (performs) {
                forge.start(Forge.Role.ONE_SHOT);
            }
        } catch (RuntimeException e) {
            forge.close();
            throw e;
        }
        return new Session(forge, forge::close);
    }

    private ForgeConfig config(GlobalOptions options) {
        try {
            Optional<Path> file =
                    options.config().or(() -> variable("FORGE_CONFIG")).map(Path::of);
            return ForgeConfig.load(file, environment, options.set());
        } catch (InvalidPathException e) {
            throw new InvalidInput("--config", "is not the name of a file");
        }
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
