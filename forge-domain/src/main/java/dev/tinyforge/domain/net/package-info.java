/** Where Forge may connect to when a configuration, or somebody else's answer, says where. Addresses only, no connections. */
@NullMarked
package dev.tinyforge.domain.net;

import org.jspecify.annotations.NullMarked;
