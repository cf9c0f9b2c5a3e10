package pl.spoiwo.operations.query;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Comparator;

/** The place in a list after which a page begins: time and key of the last item shown, so that rows that come in move nothing. */
public record Cursor(Instant at, String key) implements Comparable<Cursor> {

    /** Before everything: the first page. */
    private static final Cursor START = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), "");

    /** @throws Refused where the text is no cursor of this hub */
    public static Cursor parse(String text) {
        if (text == null || text.isEmpty()) {
            return START;
        }
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int bar = plain.indexOf('|');
            return new Cursor(Instant.parse(plain.substring(0, Math.max(0, bar))), plain.substring(bar + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Refused("cursor is none of this hub: take it from \"next\" of the page before, as it stands");
        }
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + "|" + key).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int compareTo(Cursor other) {
        return Comparator.comparing(Cursor::at).thenComparing(Cursor::key).compare(this, other);
    }

    OffsetDateTime time() {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** A list was asked for in a way that cannot be answered. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Refused(String what) {
            super(what);
        }
    }
}
