package dev.tinyforge.tck.npm;

/** A way in which Nginx Proxy Manager is known to fail its clients; see {@link NpmStandIn#misbehave}. */
public enum Misbehaviour {
    /** A write is stored and answered as online, but nginx is never told: the old configuration stays until a later reload. */
    SAYS_ONLINE_WHILE_STALE,
    /** The new configuration is found bad: the host's file is dropped, the site is down, the answer is still 200 or 201. */
    DROPS_CONF,
    /** Another host's file is broken during a write: 500, the database has changed, nginx has not. */
    NEIGHBOUR_BROKEN,
    /** The reload comes {@link NpmStandIn.Options#slowReload()} after the answer. */
    SLOW_RELOAD,
    /** The token of the next call is expired from then on. */
    TOKEN_EXPIRES,
    /** The signing keys were replaced: no token given out before is understood any more. */
    TOKENS_FORGOTTEN,
    /** The next call is answered 401, whatever the version, and its token is gone. */
    UNAUTHORIZED,
    /** A write is answered 500 with nothing changed. */
    FAILS_BEFORE_CHANGE,
    /** A write is answered 500 with the database changed and nginx untouched. */
    FAILS_AFTER_CHANGE,
    /** A write is done completely, reload included, and answered 500. */
    FAILS_AFTER_RELOAD,
    /** A write is done completely, then the connection closes without an answer. */
    ANSWER_CUT,
    /** A write that names domains is told that the first of them is taken, by a host the user cannot see. */
    DOMAIN_TAKEN,
    /** A write is held before it changes anything, until this is healed (at most a minute), and goes on then. */
    HANGS
}
