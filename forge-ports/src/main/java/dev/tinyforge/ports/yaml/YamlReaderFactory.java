package dev.tinyforge.ports.yaml;

/** Makes what reads YAML; found by {@link java.util.ServiceLoader}. There is one. */
public interface YamlReaderFactory {
    YamlReader open();
}
