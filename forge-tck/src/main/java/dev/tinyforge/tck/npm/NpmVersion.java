package dev.tinyforge.tck.npm;

/** A version of Nginx Proxy Manager, and what its API did differently then. */
public record NpmVersion(int major, int minor, int revision) {

    /** The version the stand-in's behaviour was measured on. */
    public static final NpmVersion MEASURED = new NpmVersion(2, 15, 1);

    /** Since 2.13 a refused or missing login is a 400 or a 404 that looks like something else. */
    boolean hidesLoginFailures() {
        return atLeast(2, 13);
    }

    /** Until 2.12 booleans are answered as 0 and 1. */
    boolean answersBooleansAsNumbers() {
        return !atLeast(2, 12);
    }

    boolean knowsTrustForwardedProto() {
        return atLeast(2, 14);
    }

    private boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
