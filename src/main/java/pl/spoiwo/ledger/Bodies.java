package pl.spoiwo.ledger;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.ledger.Ledger.BodyKind;

/** The table {@code message_body}: bodies in parts that fit a row of either database. */
final class Bodies {

    static final int PART = 1_000_000;

    private static final String INSERT = """
            insert into message_body (message_id, kind, part, content) values (?, ?, ?, ?) on conflict do nothing""";
    private static final String DELETE = "delete from message_body where message_id = ? and kind = ?";
    private static final String PARTS = "select content from message_body where message_id = ? and kind = ? order by part";
    private static final String KINDS = "select kind, content from message_body where message_id = ? order by kind, part";

    private final JdbcTemplate jdbc;

    Bodies(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Bodies as they came; parts that are there already are left alone. */
    void addRaw(Collection<Inbound> messages) {
        var rows = new ArrayList<Object[]>(messages.size());
        for (var message : messages) {
            addParts(rows, message.id(), BodyKind.RAW, message.body());
        }
        jdbc.batchUpdate(INSERT, rows);
    }

    void replace(String id, BodyKind kind, byte[] body) {
        jdbc.update(DELETE, id, kind.name());
        var rows = new ArrayList<Object[]>(1);
        addParts(rows, id, kind, body);
        jdbc.batchUpdate(INSERT, rows);
    }

    Optional<byte[]> find(String id, BodyKind kind) {
        return join(jdbc.query(PARTS, (row, n) -> row.getBytes(1), id, kind.name()));
    }

    /** What a mapping gets: as mended by a person, otherwise as received. */
    Optional<byte[]> effective(String id) {
        return find(id, BodyKind.EDITED).or(() -> find(id, BodyKind.RAW));
    }

    Map<BodyKind, byte[]> all(String id) {
        var parts = new EnumMap<BodyKind, List<byte[]>>(BodyKind.class);
        jdbc.query(KINDS, row -> {
            parts.computeIfAbsent(BodyKind.valueOf(row.getString(1)), kind -> new ArrayList<>()).add(row.getBytes(2));
        }, id);
        var bodies = new EnumMap<BodyKind, byte[]>(BodyKind.class);
        parts.forEach((kind, list) -> bodies.put(kind, join(list).orElseThrow()));
        return bodies;
    }

    private static void addParts(List<Object[]> rows, String id, BodyKind kind, byte[] body) {
        int part = 0;
        do {
            int from = part * PART;
            int to = Math.min(body.length, from + PART);
            rows.add(new Object[] {id, kind.name(), part, from == 0 && to == body.length ? body : Arrays.copyOfRange(body, from, to)});
            part++;
        } while (part * PART < body.length);
    }

    private static Optional<byte[]> join(List<byte[]> parts) {
        if (parts.size() <= 1) {
            return parts.stream().findFirst();
        }
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return Optional.of(all.toByteArray());
    }
}
