package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a channel said of each item of a batch. Pure. */
record BatchOutcome(List<Said> items) {

    enum Word { ACCEPTED, REFUSED, RETRY, UNLINKED }

    /** @param held  what the channel holds, where it says so; of RETRY null where it does not
     *  @param after how long to wait, where the mapping says so; of a refused item until it is tried again unchanged; for RETRY beside accepted items zero, because the batch moves on
     *  @param ambiguous for RETRY: the channel may have taken it all the same */
    record Said(String sku, Word word, String held, String reason, Duration after, boolean ambiguous) {
    }

    /** Every item of the batch gets a word; one that the result does not mention is tried again. */
    static BatchOutcome of(WantedValues.Taken taken, JsonNode result) {
        Map<String, JsonNode> said = new HashMap<>();
        result.path("items").forEach(item -> said.put(item.path("sku").asText(), item));
        boolean moved = said.values().stream().anyMatch(item -> item.path("outcome").asText().equals("accepted"));
        var items = new ArrayList<Said>();
        for (var item : taken.items()) {
            var about = said.get(item.sku());
            items.add(about == null ? new Said(item.sku(), Word.RETRY, null, "not-answered: the channel's answer does not mention it", null, false)
                    : of(item, about, moved));
        }
        return new BatchOutcome(List.copyOf(items));
    }

    private static Said of(WantedValues.Item item, JsonNode about, boolean moved) {
        var word = switch (about.path("outcome").asText()) {
            case "accepted" -> Word.ACCEPTED;
            case "refused" -> Word.REFUSED;
            case "unlinked" -> Word.UNLINKED;
            default -> Word.RETRY;
        };
        var reason = about.has("code") || about.has("text") ? about.path("code").asText(word.name().toLowerCase(Locale.ROOT)) + ": " + about.path("text").asText() : null;
        var after = about.has("after") ? Duration.ofSeconds(Math.max(0, about.path("after").asLong())) : word == Word.RETRY && moved ? Duration.ZERO : null;
        var held = about.path("accepted").asText(null);
        return new Said(item.sku(), word, word == Word.RETRY ? held : held == null || same(held, item.value()) ? item.value() : held, reason, after,
                word == Word.RETRY && about.path("ambiguous").asBoolean());
    }

    /** 5, 5.0 and 5.00 are one value. */
    private static boolean same(String held, String sent) {
        try {
            return new BigDecimal(held).compareTo(new BigDecimal(sent)) == 0;
        } catch (NumberFormatException e) {
            return held.equals(sent);
        }
    }
}
