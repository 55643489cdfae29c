package dev.tinyforge.planted.proof.here;

interface RouterPort {}
