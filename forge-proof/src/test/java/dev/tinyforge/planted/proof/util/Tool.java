package dev.tinyforge.planted.proof.util;

final class Tool {}
