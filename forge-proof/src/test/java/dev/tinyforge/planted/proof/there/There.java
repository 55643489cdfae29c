package dev.tinyforge.planted.proof.there;

import dev.tinyforge.planted.proof.here.Here;

public final class There {
    Object here = Here.class;
}
