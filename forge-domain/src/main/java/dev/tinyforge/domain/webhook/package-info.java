/** From a webhook's header and raw body to inbound events. */
@NullMarked
package dev.tinyforge.domain.webhook;

import org.jspecify.annotations.NullMarked;
