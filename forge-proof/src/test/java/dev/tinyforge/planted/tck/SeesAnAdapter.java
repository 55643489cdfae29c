package dev.tinyforge.planted.tck;

import dev.tinyforge.planted.docker.DockerFactory;

final class SeesAnAdapter {
    Object factory = new DockerFactory();
}
