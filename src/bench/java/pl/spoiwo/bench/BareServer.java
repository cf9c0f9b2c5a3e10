package pl.spoiwo.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;

/**
 * The least that may say "accepted": the JDK's own web server, which appends the body to a file and answers when that is synced to disk;
 * those who wait together share one sync. No signature, no queue, no consumer. A program of its own, on the JDK alone.
 */
final class BareServer {

    private static final int THREADS = 64;

    private final FileChannel file;
    private final Object sync = new Object();
    private long synced;

    private BareServer(FileChannel file) {
        this.file = file;
    }

    public static void main(String[] args) throws IOException {
        var bare = new BareServer(FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), THREADS);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.createContext("/", exchange -> {
            try (exchange) {
                bare.store(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    private void store(byte[] body) {
        try {
            long end = append(body);
            synchronized (sync) {
                if (synced < end) {
                    long size = file.size();
                    file.force(false);
                    synced = size;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized long append(byte[] body) throws IOException {
        for (var left = ByteBuffer.wrap(body); left.hasRemaining();) {
            file.write(left);
        }
        return file.size();
    }
}
