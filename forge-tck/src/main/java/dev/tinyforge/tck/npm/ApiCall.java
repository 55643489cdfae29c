package dev.tinyforge.tck.npm;

/**
 * One call the admin API answered, in the order of answers. The status of a connection cut without an answer is 0. No
 * body is kept: it may hold a password or a private key.
 *
 * @param path without {@code /api} in front
 * @param mutation whether it is a change of the configuration
 */
public record ApiCall(String method, String path, int status, boolean mutation) {

    public boolean isLogin() {
        return method.equals("POST") && path.equals("/tokens");
    }
}
