package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** JSON documents by number, stored compressed. What {@link #get} gives is a copy: a change counts once it is put. */
public final class Documents {

    private final NavigableMap<Long, byte[]> map;
    private final BiConsumer<Long, byte[]> log;

    /** @param log told of every change; a null content means removed */
    Documents(NavigableMap<Long, byte[]> map, BiConsumer<Long, byte[]> log) {
        this.map = map;
        this.log = log;
    }

    /** Null where there is none. */
    public ObjectNode get(long id) {
        byte[] packed = map.get(id);
        return packed == null ? null : (ObjectNode) Json.parse(unpack(packed));
    }

    public void put(long id, ObjectNode document) {
        byte[] packed = pack(Json.bytes(document));
        map.put(id, packed);
        log.accept(id, packed);
    }

    public void remove(long id) {
        map.remove(id);
        log.accept(id, null);
    }

    public void clear() {
        ids().forEach(this::remove);
    }

    public int size() {
        return map.size();
    }

    /** Removes the lowest numbers until at most so many are left. */
    public void keep(int most) {
        while (map.size() > most) {
            remove(map.firstKey());
        }
    }

    /** In the order of their numbers. */
    public List<Long> ids() {
        return List.copyOf(map.keySet());
    }

    /** 0 where there is none. */
    public long highest() {
        return map.isEmpty() ? 0 : map.lastKey();
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
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
