package dev.tinyforge.planted.engine;

import dev.tinyforge.planted.haproxy.HaproxyFactory;

final class SeesAnAdapter {
    Object factory = new HaproxyFactory();
}
