/**
 * What Forge offers: the use cases both apps are written against, whether Forge runs in this process or behind a
 * server's API. Values in, values out; no I/O types.
 */
@NullMarked
package dev.tinyforge.ports.usecase;

import org.jspecify.annotations.NullMarked;
