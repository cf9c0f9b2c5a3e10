package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times as the shop writes them: whole seconds, no zone, once in the site's zone and once in GMT. */
final class SiteTime {

    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private SiteTime() {
    }

    /** Sets {@code field} and {@code field_gmt}; a null moment sets both to null. */
    static void set(ObjectNode target, String field, Instant moment) {
        target.put(field, moment == null ? null : FORMAT.format(moment.atZone(ZONE)));
        target.put(field + "_gmt", moment == null ? null : FORMAT.format(moment.atZone(ZoneOffset.UTC)));
    }

    /** Reads a query parameter: with an offset as it says, without one in GMT or in the site's zone. */
    static Instant read(String text, boolean gmt) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException noOffset) {
            return LocalDateTime.parse(text).atZone(gmt ? ZoneOffset.UTC : ZONE).toInstant().truncatedTo(ChronoUnit.SECONDS);
        }
    }

    static Instant readGmt(ObjectNode document, String field) {
        return LocalDateTime.parse(document.get(field).asText()).toInstant(ZoneOffset.UTC);
    }
}
