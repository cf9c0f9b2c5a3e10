package pl.spoiwo.sandbox.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Keeps what the simulated systems hold, in memory; given a folder, also in a log of changes there, which survives a kill of the process.
 * A record of the log is: length of name, name, id, length of content (-1: removed), content. A half-written last record does not count.
 */
public final class Store implements AutoCloseable {

    private static final int WORTH_REWRITING = 64 << 20;

    private final Map<String, NavigableMap<Long, byte[]>> maps = new ConcurrentHashMap<>();
    private final Path file;
    private OutputStream log;
    private long logged;

    private Store(Path file) {
        this.file = file;
    }

    /** @param folder null keeps everything in memory only */
    public static Store open(Path folder) {
        Store store = new Store(folder == null ? null : folder.resolve("sandbox.log"));
        if (folder != null) {
            try {
                Files.createDirectories(folder);
                store.read();
                store.rewrite();
            } catch (IOException unusable) {
                throw new UncheckedIOException(unusable);
            }
        }
        return store;
    }

    public Documents documents(String name) {
        return new Documents(map(name), (id, content) -> append(name, id, content));
    }

    /** False where a restart forgets everything. */
    public boolean durable() {
        return file != null;
    }

    private NavigableMap<Long, byte[]> map(String name) {
        return maps.computeIfAbsent(name, any -> new ConcurrentSkipListMap<>());
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            while (true) {
                String name = new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
                long id = in.readLong();
                int length = in.readInt();
                byte[] content = length < 0 ? null : in.readNBytes(length);
                if (content == null) {
                    map(name).remove(id);
                } else if (content.length == length) {
                    map(name).put(id, content);
                }
            }
        } catch (EOFException end) {
            logged = 0;
        }
    }

    /** Starts the log anew with what is held now. */
    private void rewrite() throws IOException {
        Path fresh = file.resolveSibling("sandbox.log.new");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
            for (var map : maps.entrySet()) {
                for (var entry : map.getValue().entrySet()) {
                    out.write(record(map.getKey(), entry.getKey(), entry.getValue()));
                }
            }
        }
        if (log != null) {
            log.close();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        log = Files.newOutputStream(file, StandardOpenOption.APPEND);
        logged = 0;
    }

    private static byte[] record(String name, long id, byte[] content) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record = ByteBuffer.allocate(2 + key.length + 8 + 4 + (content == null ? 0 : content.length));
        record.putShort((short) key.length).put(key).putLong(id).putInt(content == null ? -1 : content.length);
        if (content != null) {
            record.put(content);
        }
        return record.array();
    }

    private synchronized void append(String name, long id, byte[] content) {
        if (log == null) {
            return;
        }
        try {
            byte[] record = record(name, id, content);
            log.write(record);
            logged += record.length;
            if (logged > WORTH_REWRITING) {
                rewrite();
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public synchronized void close() {
        try (OutputStream closing = log) {
            log = null;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
