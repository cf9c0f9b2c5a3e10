package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.query.ExplainQueries;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Explanation;
import pl.spoiwo.operations.query.ExplanationText;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.rule.Field;

/** Why a value is there, or was at any moment of the time that histories are kept. */
@RestController
@RequestMapping("/api/explain")
@Tag(name = "explain")
class ExplainApi {

    /** What channels are told. */
    private static final Set<String> VALUES = Arrays.stream(Field.values()).map(Field::word).collect(Collectors.toSet());
    /** With a kind of their own in the history. */
    private static final Set<String> FACTS = Set.of(ProductFacts.COST, ProductFacts.TAX);
    private static final String PRODUCT = "product";
    private static final String CUSTOMER = "customer";

    private final ExplainQueries explanations;
    private final ActiveConfiguration configuration;
    private final Disclosure disclosure;

    ExplainApi(ExplainQueries explanations, ActiveConfiguration configuration, Disclosure disclosure) {
        this.explanations = explanations;
        this.configuration = configuration;
        this.disclosure = disclosure;
    }

    @GetMapping
    @Operation(summary = "Why a value is what it is: whose it is, by which rule, what lost and why, what the guards said, when it was sent and what the channel answered. entity is price, stock,"
            + " product or customer, key the SKU or the tax number of the customer; field is price or stock of a channel (the preset; then connection names the channel), or what was told: price.<list>, stock.<warehouse>, or name, ean, cost, tax and so on of a product, companyName, address, phone, email of a customer; at is a"
            + " moment such as 2026-11-26T10:00:00Z")
    Explanation explain(@RequestParam String entity, @RequestParam String key, @RequestParam(required = false) String field, @RequestParam(required = false) String connection,
                        @RequestParam(required = false) String at) {
        var asked = asked(entity, key, field, connection, at);
        var explained = explanations.explain(asked).orElseThrow(() -> ActionRefused.unknown("nothing is known of " + asked.field() + (entity.equals(CUSTOMER) ? " of the customer " : " of SKU ") + key
                + (asked.channel() == null ? "" : " for " + asked.channel()) + (at == null ? "" : " at " + at)));
        if (entity.equals(CUSTOMER)) {
            return disclosure.full("customer.read", List.of(key)) ? explained : explained.nameless();
        }
        return explained.quotes() && !disclosure.full("value.read", List.of(key)) ? explained.masked() : explained;
    }

    @GetMapping(path = "/text", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
    @Operation(summary = "The same in two or three sentences; language is en or pl")
    String text(@RequestParam String entity, @RequestParam String key, @RequestParam(required = false) String field, @RequestParam(required = false) String connection,
                @RequestParam(required = false) String at, @RequestParam(defaultValue = "en") String language) {
        if (!ExplanationText.LANGUAGES.contains(language)) {
            throw ActionRefused.notAllowed("there is no language " + language + ": " + String.join(", ", ExplanationText.LANGUAGES));
        }
        return new ExplanationText(language, configuration.current().company().zone()).of(explain(entity, key, field, connection, at)) + "\n";
    }

    private Asked asked(String entity, String sku, String given, String connection, String at) {
        var field = given != null ? given : VALUES.contains(entity) ? entity : "";
        var moment = moment(at);
        if (VALUES.contains(entity) && field.equals(entity)) {
            if (connection == null) {
                throw ActionRefused.notAllowed("connection is missing: which channel? " + sku + " has a " + entity + " in " + explanations.channels(sku, entity));
            }
            return new Asked(entity, sku, field, entity, "", connection, moment);
        }
        if (VALUES.contains(entity) && field.startsWith(entity + ".")) {
            return new Asked(entity, sku, field, entity, field.substring(entity.length() + 1), null, moment);
        }
        if (entity.equals(PRODUCT) && connection != null && VALUES.contains(field)) {
            return asked(field, sku, null, connection, at);
        }
        if (entity.equals(PRODUCT) && Ownership.PRODUCT_FIELDS.contains(field)) {
            return FACTS.contains(field) ? new Asked(entity, sku, field, field, "", null, moment) : new Asked(entity, sku, field, PRODUCT, field, null, moment);
        }
        if (entity.equals(CUSTOMER) && Ownership.CUSTOMER_FIELDS.contains(field)) {
            return new Asked(entity, sku, field, CUSTOMER, field, null, moment);
        }
        throw ActionRefused.notAllowed("there is no field '" + field + "' of the entity '" + entity + "': price with price or price.<list>, stock with stock or stock.<warehouse>, name and description of a channel, product with "
                + String.join(", ", Ownership.PRODUCT_FIELDS) + ", customer with " + String.join(", ", Ownership.CUSTOMER_FIELDS));
    }

    private static Instant moment(String at) {
        try {
            return at == null ? null : OffsetDateTime.parse(at).toInstant();
        } catch (DateTimeException e) {
            throw ActionRefused.notAllowed("'" + at + "' is no moment such as 2026-11-26T10:00:00Z (a + in it is %2B)");
        }
    }
}
