package pl.spoiwo.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.product.Products.Product;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Provenance.Fact;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Lost;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Step;
import pl.spoiwo.rule.TextSteps;

/**
 * A text of a product as a channel is told it. Pure.
 *
 * @param text  null where there is none: then the channel keeps what it has
 * @param why   how it came about, or why there is none; for a person
 * @param steps override rules that changed it, in their order
 * @param asked fields of the product that it is made of
 * @param own   whether the product has such a text itself
 * @param lost  rules that others outranked, or the text that was made where a person has set another
 * @param set   by a person; null where it was made
 */
public record ChannelText(String text, String why, List<Step> steps, Collection<String> asked, boolean own, List<Lost> lost, SetValue set) {

    static final String PRODUCT = "product";

    static ChannelText of(Field field, String sku, Product product, RuleSet rules, Instant now) {
        var subject = RuleFacts.subject(sku, product.document());
        var choice = rules.choose(subject, new Facts(Facts.of(subject)), now);
        var facts = facts(product.document());
        var done = TextSteps.of(field, choice.chosen(), facts);
        var said = Stream.of(Stream.of(done.missing() != null ? done.missing() : "the product's " + String.join(", ", done.asked())),
                done.steps().stream().map(step -> "'" + step.rule() + "': " + step.why()), choice.left().stream()).flatMap(each -> each).collect(Collectors.joining("; "));
        return new ChannelText(done.text(), said, done.steps(), done.asked(), facts.containsKey(field.word()), choice.outranked(), null);
    }

    /** A person has set it. @param made by the rules */
    static ChannelText set(SetValue value, ChannelText made) {
        return new ChannelText(value.value(), value.said(), List.of(), List.of(), false, Lost.value(TextSteps.shown(made.text), value.said()), value);
    }

    /** What templates may ask, by name: texts of the product's document that are not empty. */
    private static Map<String, String> facts(JsonNode document) {
        var facts = new HashMap<String, String>();
        document.fields().forEachRemaining(each -> {
            if (each.getValue().isTextual()) {
                facts.put(each.getKey(), each.getValue().asText());
            }
        });
        document.path("attributes").fields().forEachRemaining(each -> facts.put("attributes." + each.getKey(), each.getValue().asText()));
        facts.put("tags", StreamSupport.stream(document.path("tags").spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(", ")));
        facts.values().removeIf(String::isBlank);
        return facts;
    }

    /** With who told the product: the first word of a field has no row in the history. @param words on the fields of the product */
    Provenance provenance(List<Decision> words, String configuration) {
        var provenance = Provenance.of(why, configuration);
        if (set != null) {
            provenance.decision().set("override", set.told());
            return provenance.over(lost);
        }
        provenance.from(asked.stream().map(field -> new Fact(PRODUCT, field)).toList()).with(steps).over(lost);
        var winners = words.stream().filter(word -> word.winner() != null).collect(Collectors.toMap(Decision::field, Function.identity()));
        provenance.decision().path("facts").forEach(fact -> {
            var word = winners.get(fact.path("name").asText());
            if (word != null) {
                word.into((ObjectNode) fact, TextSteps::shown);
            }
        });
        return provenance;
    }
}
