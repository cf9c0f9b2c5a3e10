package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.h2.mvstore.MVMap;

/** JSON documents by number, stored compressed. What {@link #get} gives is a copy: a change counts once it is put. */
public final class Documents {

    private final MVMap<Long, byte[]> map;
    private final Runnable commit;

    Documents(MVMap<Long, byte[]> map, Runnable commit) {
        this.map = map;
        this.commit = commit;
    }

    /** Null where there is none. */
    public ObjectNode get(long id) {
        byte[] packed = map.get(id);
        return packed == null ? null : (ObjectNode) Json.parse(unpack(packed));
    }

    public void put(long id, ObjectNode document) {
        map.put(id, pack(Json.bytes(document)));
        commit.run();
    }

    public void remove(long id) {
        map.remove(id);
        commit.run();
    }

    public void clear() {
        map.clear();
        commit.run();
    }

    public boolean isEmpty() {
        return map.isEmpty();
    }

    /** In the order of their numbers. */
    public List<Long> ids() {
        return List.copyOf(map.keySet());
    }

    /** 0 where there is none. */
    public long highest() {
        Long last = map.lastKey();
        return last == null ? 0 : last;
    }

    public void each(BiConsumer<Long, ObjectNode> visitor) {
        ids().forEach(id -> visitor.accept(id, get(id)));
    }

    private static byte[] pack(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static byte[] unpack(byte[] packed) {
        try (InflaterInputStream in = new InflaterInputStream(new java.io.ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
