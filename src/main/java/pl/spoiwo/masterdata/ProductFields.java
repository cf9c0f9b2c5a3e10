package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.RuleFacts;

/**
 * The fields of products and customers: a source's document is kept as one row, because what it leaves out it does not say any more; cost and components are rows of
 * their own, because what a source tells without them says nothing of them. Pure.
 */
public final class ProductFields {

    /** All but what has a row of its own. */
    public static final String DOCUMENT = "*";
    public static final String COST = "cost";
    public static final String COMPONENTS = "components";
    public static final String UNIT = "unit";
    public static final String KIND = "kind";
    private static final String TAX = "tax";
    private static final String TAX_CODE = "taxCode";

    private ProductFields() {
    }

    /** @param item of the canonical product event */
    public static List<Candidates.Fact> facts(JsonNode item) {
        return facts(item, null);
    }

    /** @param guards what they said of its unit; null where none looked at it */
    public static List<Candidates.Fact> facts(JsonNode item, JsonNode guards) {
        var sku = item.path("sku").asText();
        var rest = ((ObjectNode) item.deepCopy()).without(List.of("sku", COST, COMPONENTS));
        var facts = new ArrayList<Candidates.Fact>();
        facts.add(new Candidates.Fact(sku, DOCUMENT, rest.toString(), null, guards));
        if (item.has(COST)) {
            facts.add(new Candidates.Fact(sku, COST, plain(item.at("/cost/net").asText()), item.at("/cost/currency").asText()));
        }
        if (item.has(COMPONENTS)) {
            facts.add(new Candidates.Fact(sku, COMPONENTS, item.get(COMPONENTS).toString(), null));
        }
        return facts;
    }

    /** @param item of the canonical customer event */
    public static Candidates.Fact customer(JsonNode item) {
        return new Candidates.Fact(item.path("taxId").asText(), DOCUMENT, ((ObjectNode) item.deepCopy()).without("taxId").toString(), null);
    }

    /** Two places at least, more only where they say something, so that equal amounts are equal texts. */
    private static String plain(String amount) {
        var shortest = new BigDecimal(amount).stripTrailingZeros();
        return shortest.setScale(Math.max(2, shortest.scale())).toPlainString();
    }

    /** @return the fields of which a document says something else than before, and when each changed last; of those not named it was when the source said it first */
    static JsonNode changes(Candidates.Row old, String said, Instant at) {
        var before = read(old.candidate().value());
        var now = read(said);
        var changes = old.changes() == null ? Json.MAPPER.createObjectNode() : (ObjectNode) old.changes().deepCopy();
        var fields = new HashSet<String>();
        before.fieldNames().forEachRemaining(fields::add);
        now.fieldNames().forEachRemaining(fields::add);
        fields.stream().filter(field -> !before.path(field).equals(now.path(field))).forEach(field -> changes.put(field, at.toString()));
        return changes;
    }

    /** @param fields that have owners @return a candidate for each of them; values are JSON */
    static List<Candidate> each(Collection<Candidates.Row> rows, List<String> fields) {
        var own = new HashSet<List<String>>();
        rows.forEach(row -> own.add(List.of(row.candidate().item(), row.candidate().source(), row.candidate().field())));
        var candidates = new ArrayList<Candidate>();
        for (var row : rows) {
            var said = row.candidate();
            if (!said.field().equals(DOCUMENT)) {
                candidates.add(said);
                continue;
            }
            read(said.value()).properties().forEach(field -> {
                var name = field.getKey().equals(TAX_CODE) ? TAX : field.getKey();
                // Rows from before this table had cost and components in one.
                if (fields.contains(name) && !name.equals(COST) && !own.contains(List.of(said.item(), said.source(), name))) {
                    var since = row.changes() == null || !row.changes().has(field.getKey()) ? said.since() : Instant.parse(row.changes().get(field.getKey()).asText());
                    candidates.add(new Candidate(said.item(), name, said.source(), field.getValue().toString(), null, said.saidAt(), since, said.messageId(), said.standsAt(), name.equals(UNIT) ? said.guards() : null));
                }
            });
        }
        return candidates;
    }

    /**
     * The product that its winners make.
     *
     * @param decisions of all its fields
     * @return null where nobody's name of it counts: then it is no product
     */
    public static ObjectNode merged(String sku, Collection<Decision> decisions) {
        var product = Json.MAPPER.createObjectNode().put("sku", sku);
        for (var field : Ownership.PRODUCT_FIELDS) {
            decisions.stream().filter(each -> each.field().equals(field) && each.winner() != null).findFirst().ifPresent(each -> {
                if (field.equals(COST)) {
                    product.putObject(COST).put("net", each.winner().value()).put("currency", each.winner().currency());
                } else {
                    product.set(member(field), read(each.winner().value()));
                }
            });
        }
        return product.has("name") ? product : null;
    }

    /** What one source says, by field. */
    static Map<String, List<String>> said(Collection<Candidates.Row> rows, String source) {
        return each(rows, Ownership.PRODUCT_FIELDS).stream().filter(each -> each.source().equals(source)).collect(Collectors.toMap(Candidate::field, each -> List.of(each.value(), String.valueOf(each.currency()))));
    }

    /** How many of which SKUs it is made of. @param parts a value of the field {@code components} */
    public static Map<String, BigDecimal> components(String parts) {
        return components(read(parts));
    }

    public static Map<String, BigDecimal> components(JsonNode parts) {
        var components = new TreeMap<String, BigDecimal>();
        parts.forEach(part -> components.merge(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText()), BigDecimal::add));
        return components;
    }

    /** What rules of channels would know of these products. */
    public static RuleFacts.Instead instead(Supposed supposed, Collection<String> skus) {
        var documents = new HashMap<String, JsonNode>();
        var costs = new HashMap<String, RuleFacts.Cost>();
        supposed.of(Ownership.Entity.PRODUCT, skus).stream().collect(Collectors.groupingBy(Decision::item)).forEach((sku, decisions) -> {
            var document = merged(sku, decisions);
            if (document != null) {
                documents.put(sku, document);
            }
            decisions.stream().filter(each -> each.field().equals(COST) && (each.winner() != null || each.outcome() == Decision.Outcome.NOTHING)).forEach(each -> costs.put(sku, cost(each)));
        });
        return new RuleFacts.Instead(documents, costs, Map.of(), Map.of());
    }

    /**
     * The same for a channel, whose rules choose other words for some of the fields.
     *
     * @param known documents by SKU, as they are for all
     * @param all   what is supposed of all channels
     */
    static RuleFacts.Instead instead(Supposed ofChannel, Collection<String> skus, Map<String, JsonNode> known, RuleFacts.Instead all) {
        var documents = new HashMap<>(known);
        var costs = new HashMap<>(all.costs());
        ofChannel.of(Ownership.Entity.PRODUCT, skus).stream().filter(Decision::ofChannel).collect(Collectors.groupingBy(Decision::item)).forEach((sku, decisions) -> {
            decisions.stream().filter(each -> each.field().equals(COST)).forEach(each -> costs.put(sku, cost(each)));
            documents.computeIfPresent(sku, (any, document) -> {
                var own = (ObjectNode) document.deepCopy();
                decisions.stream().filter(each -> !each.field().equals(COST)).forEach(each -> own.remove(member(each.field())));
                decisions.stream().filter(each -> !each.field().equals(COST) && each.winner() != null).forEach(each -> own.set(member(each.field()), read(each.winner().value())));
                return own;
            });
        });
        return new RuleFacts.Instead(documents, costs, all.warehouses(), all.stock());
    }

    private static RuleFacts.Cost cost(Decision decided) {
        return decided.winner() == null ? null : new RuleFacts.Cost(new BigDecimal(decided.winner().value()), decided.winner().currency());
    }

    /** Of the canonical product. */
    private static String member(String field) {
        return field.equals(TAX) ? TAX_CODE : field;
    }

    /** As rules name what the history of values calls by its kind. */
    public static String field(String kind, String name) {
        return switch (entity(kind)) {
            case STOCK, PRICE -> entity(kind).field(name);
            default -> name.isEmpty() ? kind : name;
        };
    }

    /** @param kind as in the history of values */
    public static Ownership.Entity entity(String kind) {
        return switch (kind) {
            case COST, TAX -> Ownership.Entity.PRODUCT;
            default -> Ownership.Entity.valueOf(kind.toUpperCase(Locale.ROOT));
        };
    }

    /** @param said the row {@link #DOCUMENT} of a source @return what it says of the product, without its SKU */
    public static ObjectNode document(Candidate said) {
        return (ObjectNode) read(said.value());
    }

    /** @param said the row {@link #DOCUMENT} of a source @return null where it says none */
    public static String unit(Candidate said) {
        return document(said).path(UNIT).asText(null);
    }

    /** What guards said of the unit holds for a document that is another one otherwise. */
    static boolean sameUnit(Candidate old, Candidates.Fact now) {
        return old.guards() != null && now.guards() == null && document(old).path(UNIT).equals(read(now.value()).path(UNIT));
    }

    /** @param kind a value of the field {@code kind} */
    public static boolean service(Candidate kind) {
        return read(kind.value()).asText().equals(Products.SERVICE);
    }

    /** The value for a person. */
    public static String shown(Decision decision) {
        return decision.winner() == null ? "none" : shown(decision.winner());
    }

    /** The value for a person. */
    public static String shown(Candidate candidate) {
        boolean json = !candidate.field().equals(COST) && !candidate.field().startsWith(Ownership.Entity.PRICE.field("")) && !candidate.field().startsWith(Ownership.Entity.STOCK.field(""));
        return json ? text(read(candidate.value())) : candidate.value();
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static JsonNode read(String json) {
        return Json.read(json, JsonNode.class, "a stored candidate");
    }
}
