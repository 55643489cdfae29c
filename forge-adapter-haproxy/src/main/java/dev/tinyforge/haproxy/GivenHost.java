package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.net.Socket;

/** Somebody else runs it, on the configuration we write. */
record GivenHost(HaproxyConf conf, Entrance entrance) implements Host {
    @Override
    public void ensure() {
        // Not ours to start.
    }

    @Override
    public ForgeException silent(ForgeException last) {
        if (taken()) {
            return new ForgeException(
                    ErrorCode.PROXY_REFUSED,
                    "port " + entrance.port() + " is taken by another program: stop it, or set proxy.haproxy.http_port",
                    last);
        }
        return new ForgeException(
                ErrorCode.PROXY_UNREACHABLE,
                last.line() + "; run: haproxy -W -S " + conf.masterSocket() + " -f " + conf.file(),
                last);
    }

    private boolean taken() {
        try (Socket socket = new Socket()) {
            socket.connect(entrance.address(), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
