package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pl.spoiwo.rule.Field;

/** What a channel said of each item of a batch. Pure. */
record BatchOutcome(List<Said> items) {

    enum Word { ACCEPTED, REFUSED, RETRY, UNLINKED }

    /** @param held  what the channel holds, where it says so; of RETRY null where it does not
     *  @param after how long to wait, where the mapping says so; of a refused item until it is tried again unchanged; for RETRY zero only beside items that have their end or tell what is
     *               held till then, because then the next batch is another one; null for as long as after other failures
     *  @param ambiguous for RETRY: the channel may have taken it all the same */
    record Said(String sku, Word word, String held, String reason, Duration after, boolean ambiguous) {
    }

    /** Every item of the batch gets a word; one that the result does not mention is tried again. */
    static BatchOutcome of(WantedValues.Taken taken, JsonNode result) {
        Map<String, JsonNode> said = new HashMap<>();
        result.path("items").forEach(item -> said.put(item.path("sku").asText(), item));
        boolean moved = taken.items().stream().anyMatch(item -> said.containsKey(item.sku()) && moved(item, said.get(item.sku())));
        var items = new ArrayList<Said>();
        for (var item : taken.items()) {
            var about = said.get(item.sku());
            items.add(about == null ? new Said(item.sku(), Word.RETRY, null, "not-answered: the channel's answer does not mention it", null, false)
                    : of(taken.kind(), item, about, moved));
        }
        return new BatchOutcome(List.copyOf(items));
    }

    private static boolean moved(WantedValues.Item item, JsonNode about) {
        var held = about.path("accepted").asText(null);
        return word(about) != Word.RETRY || held != null && !(item.accepted() != null && same(held, item.accepted()));
    }

    private static Word word(JsonNode about) {
        return switch (about.path("outcome").asText()) {
            case "accepted" -> Word.ACCEPTED;
            case "refused" -> Word.REFUSED;
            case "unlinked" -> Word.UNLINKED;
            default -> Word.RETRY;
        };
    }

    private static Said of(String kind, WantedValues.Item item, JsonNode about, boolean moved) {
        var word = word(about);
        var reason = about.has("code") || about.has("text") ? about.path("code").asText(word.name().toLowerCase(Locale.ROOT)) + ": " + about.path("text").asText() : null;
        boolean ambiguous = word == Word.RETRY && about.path("ambiguous").asBoolean();
        // What may be there was tried: each next batch would try it anew, and fail with it.
        var after = about.has("after") ? Duration.ofSeconds(Math.max(0, about.path("after").asLong())) : word == Word.RETRY && !ambiguous ? Duration.ZERO : null;
        boolean atOnce = word == Word.RETRY && Duration.ZERO.equals(after);
        var held = about.path("accepted").asText(null);
        if (word == Word.ACCEPTED && held != null && !Field.of(kind).orElseThrow().isText() && !number(held)) {
            return new Said(item.sku(), Word.REFUSED, null, "no-number: the channel says that it holds " + held, null, false);
        }
        return new Said(item.sku(), word, word == Word.RETRY ? held : held == null || same(held, item.value()) ? item.value() : held, reason, atOnce && !moved ? null : after, ambiguous);
    }

    /** 5, 5.0 and 5.00 are one value. */
    private static boolean same(String held, String sent) {
        return number(held) && number(sent) ? new BigDecimal(held).compareTo(new BigDecimal(sent)) == 0 : held.equals(sent);
    }

    private static boolean number(String text) {
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
