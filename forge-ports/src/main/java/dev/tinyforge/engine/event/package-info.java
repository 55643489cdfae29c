/** Triggers and bindings, what comes in for them, and what is watched for them. Ends where a deployment is asked for. */
@NullMarked
package dev.tinyforge.engine.event;

import org.jspecify.annotations.NullMarked;
