/**
 * From what a webhook received, headers and raw body, to inbound events, and whether its signature is right. Who may send
 * and what is done with the events belongs elsewhere; no text format is parsed here but forms.
 */
@NullMarked
package dev.tinyforge.domain.webhook;

import org.jspecify.annotations.NullMarked;
