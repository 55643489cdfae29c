package dev.tinyforge.yaml;

import dev.tinyforge.ports.yaml.YamlReader;
import dev.tinyforge.ports.yaml.YamlReaderFactory;

/** Makes the reader. */
public final class SnakeYamlReaderFactory implements YamlReaderFactory {
    @Override
    public YamlReader open() {
        return new SnakeYamlReader();
    }
}
