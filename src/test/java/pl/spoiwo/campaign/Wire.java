package pl.spoiwo.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A TCP connection between the hub and something it depends on, which can be cut, go dead with its ends still open, or become slow. */
final class Wire implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean dead;
    private volatile long delayMs;

    Wire(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** All open connections break off; new ones are made as before. */
    void cut() {
        open.forEach(Wire::close);
    }

    /** Nothing passes any more, in neither direction, and nobody is told. */
    void dead(boolean on) {
        dead = on;
        if (!on) {
            cut();
        }
    }

    void delay(long milliseconds) {
        delayMs = milliseconds;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var near = listening.accept();
                threads.execute(() -> join(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket near) {
        open.add(near);
        var far = new Socket();
        open.add(far);
        try {
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var back = threads.submit(() -> pump(far, near));
            pump(near, far);
            back.get();
        } catch (Exception broken) {
            close(near);
        } finally {
            close(near);
            close(far);
            open.remove(near);
            open.remove(far);
        }
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[16_384];
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delayMs * 1_000_000);
                while (dead && !from.isClosed()) {
                    LockSupport.parkNanos(20_000_000);
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException broken) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket of this machine does not close", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        dead = false;
        cut();
        threads.shutdownNow();
    }
}
