package dev.tinyforge.proof.embedding;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code docs/embedding.md} shows of the second level, compiled. */
final class BuilderExample {
    private BuilderExample() {}

    // doc: builder
    static Deployment deploy(Store store, ContainerEngineFactory.Connection engine, ProxyRouter proxy)
            throws InterruptedException {
        ForgeConfig config = ForgeConfig.of(Map.of("domain", "example.com"));
        try (Forge forge = Forge.builder()
                .config(config)
                .store(store)
                .engine(engine)
                .proxy(proxy)
                .build()) {
            forge.start(Forge.Role.ONE_SHOT);
            Workload shop = forge.workloads()
                    .apply(
                            Config.of(
                                    "name",
                                    "shop",
                                    "source",
                                    "image",
                                    "source_config",
                                    Config.of("image", "registry.test/shop", "port", 8080),
                                    "faces",
                                    List.of(Config.of("host", "shop"))),
                            "me")
                    .workload();
            Deployment deployment = forge.deployments().deploy(shop.id(), Optional.of("2.0"), Optional.empty(), "me");
            while (deployment.status().open()) {
                Thread.sleep(200);
                deployment = forge.deployments().get(deployment.id());
            }
            return deployment;
        }
    }
    // doc: end
}
