/** What runs containers: the engine, its images, and the probe of an instance's health. */
@NullMarked
package dev.tinyforge.ports.container;

import org.jspecify.annotations.NullMarked;
