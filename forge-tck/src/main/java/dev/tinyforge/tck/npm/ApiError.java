package dev.tinyforge.tck.npm;

/** An answer of the admin API that is a failure, as NPM words it. */
final class ApiError extends RuntimeException {

    /** What accompanies the message for translation: nothing, a key, or an object with a key in it. */
    enum Translation {
        NONE,
        KEY,
        OBJECT
    }

    private final int status;
    private final String text;
    private final Translation translation;

    private ApiError(int status, String text, Translation translation) {
        super(status + " " + text);
        this.status = status;
        this.text = text;
        this.translation = translation;
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }

    Translation translation() {
        return translation;
    }

    static ApiError invalid(String text) {
        return new ApiError(400, text, Translation.NONE);
    }

    static ApiError internal() {
        return new ApiError(500, "Internal Error", Translation.NONE);
    }

    static ApiError tooLarge() {
        return new ApiError(413, "request entity too large", Translation.NONE);
    }

    static ApiError noSuchPath(String path) {
        return new ApiError(404, "Not Found - " + path, Translation.NONE);
    }

    static ApiError noSuchItem(NpmVersion version, String id) {
        return new ApiError(404, (version.hidesLoginFailures() ? "" : "Item ") + "Not Found - " + id, Translation.NONE);
    }

    static ApiError notAllowed(NpmVersion version, String path) {
        return version.hidesLoginFailures()
                ? noSuchPath(path)
                : new ApiError(403, "Permission Denied", Translation.NONE);
    }

    static ApiError badLogin(NpmVersion version) {
        return new ApiError(version.hidesLoginFailures() ? 400 : 401, "Invalid email or password", Translation.KEY);
    }

    static ApiError expired(NpmVersion version) {
        return new ApiError(version.hidesLoginFailures() ? 400 : 401, "Token has expired", Translation.OBJECT);
    }

    static ApiError unauthorized() {
        return new ApiError(401, "Unauthorized", Translation.NONE);
    }
}
