package pl.spoiwo.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A message that the hub has accepted: as it lies in {@code in.<connection>}.
 *
 * @param id      given at the door, one for each receipt
 * @param kind    how it came and what it is: {@code webhook:order.updated}, {@code poll:order.poll}, {@code state:stock.poll}, {@code file:goods},
 *                {@code answer:order.fetch}, {@code receipt}, {@code hub:recheck}
 * @param key     names the content: the same key again is a duplicate
 * @param receivedAt of a poll when its reading began, before anything was asked: what it brings is no older
 * @param headers allow-listed headers of the sender, lower-case names
 * @param causedBy id of the message or command it came from, or null
 */
public record Inbound(String id, String connection, String kind, String key, String contentType,
                      Map<String, String> headers, byte[] body, Instant receivedAt, String causedBy) {

    /** Header of an answer: the question as a JSON object, {@code {entity, data}}. Only the hub writes it. */
    public static final String ASKED = "asked";
    /** Kind of a receipt before the end of its command: that the target works on, and what is made so far. The auditor waits for the end's own. */
    public static final String SO_FAR = "receipt:so-far";

    /** Header of a part of a file, which only the hub writes: when the file was written last. */
    public static final String WRITTEN = "written";
    /** The clock of a sender may be ahead by so much. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** Headers of a part of a whole state, which only the hub writes: when its reading began, its number, and whether it is the last one. */
    public static final String ROUND = "round";
    public static final String PAGE = "page";
    public static final String LAST = "last";

    /** When its sender said it, as far as that is known. A file may lie for long, and be taken behind a newer one: it says what was right when it was written. */
    public Instant saidAt() {
        if (!via().equals("file") || !headers.containsKey(WRITTEN)) {
            return receivedAt;
        }
        return notAhead(Instant.parse(headers.get(WRITTEN)));
    }

    /** A moment by the sender's clock, which may be wrong: what lies far ahead would make all that comes after it late. */
    public Instant notAhead(Instant said) {
        var latest = receivedAt.plus(AHEAD);
        return said.isAfter(latest) ? latest : said;
    }

    /** How it came in: {@code webhook} of {@code webhook:order.updated}. */
    public String via() {
        int colon = kind.indexOf(':');
        return colon < 0 ? kind : kind.substring(0, colon);
    }

    /** What came in: {@code order.updated} of {@code webhook:order.updated}, or empty. */
    public String topic() {
        int colon = kind.indexOf(':');
        return colon < 0 ? "" : kind.substring(colon + 1);
    }
}
