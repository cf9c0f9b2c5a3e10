package pl.spoiwo.operations.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.query.Words;

/**
 * Hides personal data from the role viewer. The hub's own orders have a closed schema, so the personal fields are named; of payloads in
 * somebody else's shape only what is known to be harmless stays readable.
 */
final class Masking {

    static final TextNode MASK = TextNode.valueOf("***");

    private static final Set<String> PERSONAL_BLOCKS = Set.of("buyer", "billingAddress", "shippingAddress", "messageToSeller", "extensions");
    /** The parcel machine of somebody's street. */
    private static final String PICKUP_POINT = "pickupPoint";
    /** Whatever stands below such a key is about a person, a number too. */
    private static final Pattern PERSON = Pattern.compile("(?i).*(buyer|billing|customer|client|contact|consignee|extensions|person|payer|recipient|receiver|sender|user|address|phone|mobile|mail"
            + "|pick.?up.?point|note|message).*");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[ T][0-9:.,+Z-]{5,20}");
    private static final Set<String> HARMLESS = Set.of("id", "orderid", "ordernumber", "externalid", "externalnumber", "number", "parentid", "status", "state",
            "event", "type", "kind", "reference", "entity", "command", "sku", "ean", "productid", "variationid", "quantity", "qty", "currency", "currencycode",
            "total", "totaltax", "totalamount", "subtotal", "price", "unitprice", "amount", "tax", "taxclass", "taxcode", "net", "gross", "unitnet", "unitgross",
            "discount", "cost", "warehouse", "onhand", "countedat", "version", "schemaversion", "revision", "datecreated", "datecreatedgmt", "datemodified",
            "datemodifiedgmt", "datepaid", "datepaidgmt", "createdat", "updatedat", "placedat", "paidat", "occurredat", "paymentmethod", "country", "language",
            "shippingtotal", "discounttotal", "pricesincludetax", "connection", "attempt", "at", "code", "sent", "success");

    private static final String REFERENCE = "reference";

    private Masking() {
    }

    /** A canonical order without the people in it. */
    static ObjectNode order(ObjectNode order) {
        var masked = withoutBlocks(order);
        if (masked.get("invoice") instanceof ObjectNode invoice) {
            for (var field : Set.of("companyName", "taxId", "address")) {
                if (invoice.has(field)) {
                    invoice.set(field, hide(invoice.get(field), false));
                }
            }
        }
        if (masked.path("delivery") instanceof ObjectNode delivery && delivery.has(PICKUP_POINT)) {
            delivery.set(PICKUP_POINT, hide(delivery.get(PICKUP_POINT), false));
        }
        masked.path("lines").forEach(line -> {
            if (line instanceof ObjectNode fields && fields.has("attributes")) {
                fields.set("attributes", hide(fields.get("attributes"), false));
            }
        });
        return masked;
    }

    /** A payment; what operators tell of the payer is hidden, where one tells it, and so is a reference in words: the title of a transfer. */
    static ObjectNode payment(ObjectNode payment) {
        var masked = withoutBlocks(payment);
        if (masked.has(REFERENCE) && !Words.codeLike(masked.get(REFERENCE).asText())) {
            masked.set(REFERENCE, MASK);
        }
        return masked;
    }

    private static ObjectNode withoutBlocks(ObjectNode document) {
        var masked = document.deepCopy();
        PERSONAL_BLOCKS.stream().filter(masked::has).forEach(block -> masked.set(block, hide(masked.get(block), false)));
        return masked;
    }

    /** Any JSON: every text and number is hidden, except codes, numbers and SKUs under keys that are known to be harmless and not part of a person. */
    static JsonNode payload(JsonNode payload) {
        return hide(payload, true);
    }

    private static JsonNode hide(JsonNode value, boolean harmlessStays) {
        if (value instanceof ObjectNode object) {
            var masked = Json.MAPPER.createObjectNode();
            object.properties().forEach(field -> masked.set(field.getKey(),
                    harmlessStays && harmless(field.getKey(), field.getValue()) ? field.getValue()
                            : hide(field.getValue(), harmlessStays && !PERSON.matcher(field.getKey()).matches())));
            return masked;
        }
        if (value instanceof ArrayNode array) {
            var masked = Json.MAPPER.createArrayNode();
            array.forEach(item -> masked.add(hide(item, harmlessStays)));
            return masked;
        }
        return value.isTextual() || value.isNumber() ? MASK : value;
    }

    private static boolean harmless(String key, JsonNode value) {
        return value.isValueNode() && HARMLESS.contains(key.toLowerCase(Locale.ROOT).replace("_", "").replace("-", ""))
                && (!value.isTextual() || key.equals("sku") || Words.codeLike(value.asText()) || TIME.matcher(value.asText()).matches());
    }
}
