package dev.tinyforge.planted.proof.here;

import dev.tinyforge.planted.proof.there.There;

public final class Here {
    Object there = There.class;
}
