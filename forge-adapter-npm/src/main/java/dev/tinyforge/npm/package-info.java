/**
 * Routes in Nginx Proxy Manager. The only place that knows its API, whose rules are those of
 * {@code https://github.com/NginxProxyManager/nginx-proxy-manager/tree/develop/backend/schema} and of what was measured
 * on version 2.15.1. A route is one proxy host of one domain name; what belongs here is told by {@link
 * dev.tinyforge.npm.Marker}. What must not live here: deciding what a route should be, and waiting for a switch.
 */
@NullMarked
package dev.tinyforge.npm;

import org.jspecify.annotations.NullMarked;
