package dev.tinyforge.engine;

import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.yaml.YamlReader;

/** The driven ports of one process. */
public record Ports(
        ContainerEngine engine,
        Images images,
        HealthProbe probe,
        ProxyRouter proxy,
        Store store,
        ImageRegistry registry,
        RepositoryHost repositories,
        PageRenderer pages,
        YamlReader yaml,
        ComposeRunner compose,
        Clock clock,
        Ids ids) {}
