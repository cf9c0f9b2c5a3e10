package pl.spoiwo.intake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pl.spoiwo.ledger.Hashes;

/**
 * The message key: names the content, so that the same content again is a duplicate. A template that misses a value gets the hash of the
 * body, because two messages without the field are not the same message.
 *
 * @param words    values of plain placeholders: {@code topic}, {@code capability}, {@code bucket}, {@code round}
 * @param headers  for {@code {header:Name}}, lower-case names
 * @param body     for {@code {bodyHash}}, SHA-256 in hex
 * @param document for {@code {/json/pointer}}; empty where the body cannot be parsed
 */
public record MessageKey(Map<String, String> words, Map<String, String> headers, byte[] body, Supplier<Optional<JsonNode>> document) {

    /** Width of the column that holds it. */
    static final int MAX = 300;
    private static final int HASH = 32;

    /** @return at most 300 characters without control characters; what does not fit is replaced by its hash */
    public String of(String template) {
        var missing = new boolean[1];
        var hashed = new boolean[1];
        var text = Template.of(template).render(name -> {
            if (name.equals("bodyHash")) {
                hashed[0] = true;
                return Hashes.sha256(body);
            }
            var value = value(name);
            missing[0] |= value.isEmpty();
            return value.orElse("-");
        });
        return bounded(missing[0] && !hashed[0] ? text + ":" + Hashes.sha256(body) : text);
    }

    private Optional<String> value(String name) {
        if (name.startsWith("header:")) {
            return Optional.ofNullable(headers.get(name.substring(7).toLowerCase(Locale.ROOT)));
        }
        if (name.startsWith("/")) {
            return document.get().map(d -> d.at(JsonPointer.compile(name))).filter(n -> !n.isMissingNode() && !n.isNull())
                    .map(n -> n.isValueNode() ? n.asText() : n.toString()).filter(t -> !t.isEmpty());
        }
        return Optional.ofNullable(words.get(name));
    }

    /** The same text gives the same key; texts that differ only where they were cut or cleaned give different ones. */
    public static String bounded(String text) {
        var clean = text.codePoints().allMatch(MessageKey::storable);
        if (clean && text.length() <= MAX) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints().limit(MAX).filter(MessageKey::storable).forEach(out::appendCodePoint);
        int keep = Math.min(out.length(), MAX - HASH - 1);
        if (keep > 0 && Character.isHighSurrogate(out.charAt(keep - 1))) {
            keep--;
        }
        return out.substring(0, keep) + "~" + Hashes.sha256(text.getBytes(StandardCharsets.UTF_16BE)).substring(0, HASH);
    }

    private static boolean storable(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }
}
