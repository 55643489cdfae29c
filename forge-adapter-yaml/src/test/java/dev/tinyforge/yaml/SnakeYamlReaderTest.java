package dev.tinyforge.yaml;

import dev.tinyforge.ports.yaml.YamlReader;
import dev.tinyforge.tck.yaml.YamlReaderContract;

class SnakeYamlReaderTest extends YamlReaderContract {
    @Override
    protected YamlReader reader() {
        return new SnakeYamlReaderFactory().open();
    }
}
