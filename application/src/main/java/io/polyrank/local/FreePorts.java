package io.polyrank.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds TCP ports to listen on. */
final class FreePorts {

    private FreePorts() {}

    /** A port that nobody listens on at this moment. */
    static int any() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /**
     * Fails if a port is taken; the container itself would end the process.
     *
     * @throws IllegalArgumentException if somebody listens on the port
     */
    static void requireFree(int port) {
        try (ServerSocket all = new ServerSocket()) {
            all.setReuseAddress(true);
            all.bind(new InetSocketAddress((InetAddress) null, port));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "port: " + port + " cannot be used (" + e.getMessage() + "); choose another one with --port", e);
        }
    }
}
