package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.DeliverySettings;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.document.DocumentKind;
import pl.spoiwo.document.DocumentRules;

/** A shop, a payment operator and an ERP, and orders of the shop. */
public final class Examples {

    public static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    public static final Instant PLACED = Instant.parse("2024-03-30T10:00:00Z");

    private Examples() {
    }

    public static Statuses statuses() {
        return new Statuses(
                Map.of("shop", Map.of("order", Map.of("pending", "AWAITING_PAYMENT", "on-hold", "AWAITING_PAYMENT", "processing", "READY",
                                "completed", "SHIPPED", "cancelled", "CANCELLED", "draft", "IGNORE", "bought", "NEW", "gone", "CANCELLED")),
                        "pay", Map.of("payment", Map.of("PENDING", "PENDING", "WAITING", "AUTHORIZED", "COMPLETED", "PAID", "CANCELED", "CANCELLED"),
                                "refund", Map.of("PENDING", "PENDING", "FINALIZED", "REFUNDED", "CANCELED", "CANCELLED"))),
                Map.of("shop", Map.of("order", Map.of("IN_FULFILMENT", "processing", "SHIPPED", "completed", "CANCELLED", "cancelled"))));
    }

    public static Connection shop(String... capabilities) {
        return shopNamed("shop-main", capabilities);
    }

    /** @param id {@code shop-two} counts its own sales down */
    public static Connection shopNamed(String id, String... capabilities) {
        return connection(id, "shop", "channel", capabilities, new Connector.Webhook(null, List.of(), null, null, List.of(), null,
                Map.of("order.*", "order", "order.deleted", "deleted")), null, null);
    }

    public static Connection pay(Connection.MatchBy matchBy, Connection.Forward forward) {
        return pay(matchBy, forward, "payment.capture", "payment.cancel");
    }

    /** An operator that can give money back. */
    public static Connection refundingPay() {
        return pay(null, null, "payment.capture", "payment.cancel", "refund.create");
    }

    private static Connection pay(Connection.MatchBy matchBy, Connection.Forward forward, String... capabilities) {
        return connection("pay-main", "pay", "payment", capabilities, new Connector.Webhook(null, List.of(), null, null, List.of(),
                null, Map.of("message", "notification")), matchBy, forward);
    }

    public static Connection erp() {
        return connection("erp-main", "erp", "erp", new String[] {"order.create", "shipment.poll", "stock.poll"}, null, null, null);
    }

    /** An ERP that issues documents and corrects them. */
    public static Connection issuingErp() {
        return connection("erp-main", "erp", "erp", new String[] {"order.create", "document.create", "document.correct", "stock.poll"}, null, null, null);
    }

    /** The same channel with a rule for its prices. */
    public static Connection priced(Connection of, PriceRule rule) {
        return new Connection(of.id(), of.connector(), of.roles(), of.settings(), of.modes(), of.startFrom(), of.heartbeat(), of.webhook(), of.matchBy(), of.forward(), of.every(),
                rule, of.stock(), of.repairs(), of.texts(), of.handover(), of.file(), of.line());
    }

    /** The same channel, to which the hub writes these texts. */
    public static Connection told(Connection of, String... texts) {
        return new Connection(of.id(), of.connector(), of.roles(), of.settings(), of.modes(), of.startFrom(), of.heartbeat(), of.webhook(), of.matchBy(), of.forward(), of.every(),
                of.price(), of.stock(), of.repairs(), Set.of(texts), of.handover(), of.file(), of.line());
    }

    public static Connection stocked(Connection of, StockTerms terms) {
        return new Connection(of.id(), of.connector(), of.roles(), of.settings(), of.modes(), of.startFrom(), of.heartbeat(), of.webhook(), of.matchBy(), of.forward(), of.every(),
                of.price(), terms, of.repairs(), of.texts(), of.handover(), of.file(), of.line());
    }

    public static Connection carrier() {
        return connection("carrier-main", "carrier", "carrier", new String[] {"shipment.create", "shipment.cancel", "shipment.poll", "handover.create"}, null, null, null);
    }

    private static Connection connection(String id, String system, String role, String[] capabilities, Connector.Webhook webhook,
                                         Connection.MatchBy matchBy, Connection.Forward forward) {
        var known = new TreeMap<String, Connector.Capability>();
        for (var name : capabilities) {
            var event = name.equals("order.fetch") ? "order" : name.endsWith(".poll") ? name.replace(".poll", "") : null;
            known.put(name, new Connector.Capability(name, "http", name, List.of(), null, null, null, null, true, null, null, null, null, null, null, event, 0,
                    id.equals("shop-two") && name.equals("stock.write"), null, Map.of()));
        }
        var connector = new Connector(system, system, List.of(role), Map.of("apiKey", new Connector.Setting("", true, true, null),
                "site", new Connector.Setting("", false, false, null)), null, null, null, null, null, webhook, known, "routes/connectors/" + system + "/connector.yaml");
        return new Connection(id, connector, Set.of(role), Map.of("apiKey", "demo-secret", "site", "main"), Map.of("default", Mode.LIVE), START, null,
                null, matchBy, forward, Map.of(), null, "config/connections.yaml", 1);
    }

    public static OrderRules rules() {
        return rules(false, "order.fetch", "order.status", "tracking.add", "stock.write");
    }

    public static OrderRules rules(boolean erpDeductsOrders, String... shopCapabilities) {
        return new OrderRules(shop(shopCapabilities), statuses(), List.of("erp-main"), Set.of("pay-main"), Set.of("pay-main"), stock(erpDeductsOrders), null, Set.of(), null,
                Set.of("pay-main"), false, false);
    }

    static OrderRules.Stock stock(boolean erpDeductsOrders) {
        return new OrderRules.Stock(List.of("MAG"), 0, null, erpDeductsOrders ? Set.of("erp-main") : Set.of(), Set.of());
    }

    /** The ERP says when it has issued the goods. */
    static OrderRules rulesWithIssuing() {
        var rules = rules();
        return new OrderRules(rules.channel(), rules.statuses(), rules.exportTo(), rules.capturing(), rules.cancelling(),
                new OrderRules.Stock(List.of("MAG"), 0, null, Set.of(), Set.of("erp-main")), null, Set.of(), null, rules.refunding(), false, false);
    }

    /** The hub issues documents: for buyers abroad invoices, as the first rule says. */
    static OrderRules rulesWithDocuments(DocumentRules.When when) {
        return rulesWithDocuments(when, false);
    }

    static OrderRules rulesWithDocuments(DocumentRules.When when, boolean proforma) {
        var rules = rules(false, "order.status", "document.upload");
        return new OrderRules(rules.channel(), rules.statuses(), rules.exportTo(), rules.capturing(), rules.cancelling(), stock(false), null, Set.of(),
                new DocumentRules("invoices-main", START, ZoneId.of("Europe/Warsaw"), when, proforma,
                        List.of(new DocumentRules.KindRule(List.of(), List.of("DE"), List.of(), DocumentKind.INVOICE)), true, List.of()), Set.of("pay-main"), false, false);
    }

    /** The channel takes documents of these kinds, none where there are none; its buyers are mailed what it does not take. */
    static OrderRules rulesWithMail(String... uploads) {
        var rules = uploads.length == 0 ? rules(false, "order.status") : rulesWithDocuments(DocumentRules.When.PAID);
        var upload = rules.channel().capability("document.upload").map(of -> new Connector.Capability(of.name(), of.transport(), of.request(), of.steps(), of.find(), of.findTransport(), of.result(),
                of.outcome(), of.idempotent(), of.settle(), of.every(), of.page(), of.cursor(), of.items(), of.key(), of.event(), of.batch(), of.countsDown(), of.sign(), of.files(), of.later(),
                of.secrets(), List.of(uploads), List.of(), List.of(), List.of()));
        var capabilities = new java.util.HashMap<>(rules.channel().connector().capabilities());
        upload.ifPresent(each -> capabilities.put(each.name(), each));
        var k = rules.channel().connector();
        var c = rules.channel();
        var connector = new Connector(k.system(), k.title(), k.roles(), k.settings(), k.http(), k.file(), k.sql(), k.auth(), k.outcome(), k.webhook(), capabilities, k.sourceFile());
        var channel = new Connection(c.id(), connector, c.roles(), c.settings(), c.modes(), c.startFrom(), c.heartbeat(), c.webhook(), c.matchBy(), c.forward(), c.every(), c.price(), c.stock(),
                c.repairs(), c.texts(), c.handover(), c.file(), c.line());
        return new OrderRules(channel, rules.statuses(), rules.exportTo(), rules.capturing(), rules.cancelling(), stock(false), null, Set.of(),
                new DocumentRules("invoices-main", START, ZoneId.of("Europe/Warsaw"), DocumentRules.When.PAID, false, List.of(), true, List.of("shop-main")), Set.of("pay-main"), false, false);
    }

    /** The operator cannot be told to let reserved money go. */
    static OrderRules rulesWithoutCancel() {
        var rules = rules();
        return new OrderRules(rules.channel(), rules.statuses(), rules.exportTo(), rules.capturing(), Set.of(), stock(false), null, Set.of(), null, Set.of(), false, false);
    }

    /** Method "courier" goes by carrier-main, "pickup" gets no label, nothing else has a way. */
    public static OrderRules shippingRules(boolean canCancel) {
        return shippingRules(canCancel, null);
    }

    /** @param pieces most in one parcel, or null */
    public static OrderRules shippingRules(boolean canCancel, Integer pieces) {
        var rules = rules();
        var any = new DeliverySettings.When(List.of(), List.of("courier"), List.of(), List.of(), null, null, DeliverySettings.Range.ANY, DeliverySettings.Range.ANY);
        var ship = new DeliverySettings.Ship("carrier-main", "standard", JsonNodeFactory.instance.objectNode().put("template", "small"), "none", null, pieces);
        var pickup = new DeliverySettings.When(List.of(), List.of("pickup"), List.of(), List.of(), null, null, DeliverySettings.Range.ANY, DeliverySettings.Range.ANY);
        var delivery = new DeliverySettings(List.of(new DeliverySettings.Rule(any, ship, null, 3), new DeliverySettings.Rule(pickup, null, "picked up", 6)), Map.of(), "PLN");
        return new OrderRules(rules.channel(), rules.statuses(), rules.exportTo(), rules.capturing(), rules.cancelling(), stock(false), delivery,
                canCancel ? Set.of("carrier-main") : Set.of(), null, Set.of(), false, false);
    }

    /** The shop is told statuses by these words, and says PACKED by its own; where it is observed, they are only shown. */
    static OrderRules withWords(OrderRules rules, Map<String, String> out, boolean observed) {
        var in = new TreeMap<>(Map.of("packed", "PACKED", "working", "IN_FULFILMENT"));
        in.putAll(Map.of("pending", "AWAITING_PAYMENT", "processing", "READY", "completed", "SHIPPED", "cancelled", "CANCELLED"));
        return new OrderRules(rules.channel(), new Statuses(Map.of("shop", Map.of("order", in)), Map.of("shop", Map.of("order", out))), rules.exportTo(), rules.capturing(), rules.cancelling(),
                rules.stock(), rules.delivery(), rules.callingOff(), rules.documents(), rules.refunding(), rules.refundOnCancel(), observed);
    }

    static OrderRules shippingRulesWithDocuments() {
        var ships = shippingRules(true);
        var issues = rulesWithDocuments(DocumentRules.When.PAID);
        return new OrderRules(issues.channel(), issues.statuses(), issues.exportTo(), issues.capturing(), issues.cancelling(), issues.stock(), ships.delivery(), ships.callingOff(),
                issues.documents(), issues.refunding(), false, false);
    }

    /** An order of 100.00 PLN with one piece of SKU A, not paid. */
    public static Draft order(String externalId) {
        return new Draft(externalId);
    }

    /** Builds a canonical order. */
    public static final class Draft {

        private final ObjectNode document = JsonNodeFactory.instance.objectNode();
        private boolean lines;

        private Draft(String externalId) {
            document.put("schemaVersion", "1").put("externalId", externalId).put("externalNumber", "N" + externalId).put("channelStatus", "pending")
                    .put("placedAt", PLACED.toString()).put("updatedAt", PLACED.toString()).put("currency", "PLN").put("pricesIncludeTax", true);
            document.putObject("totals").put("total", "100.00");
            document.putObject("buyer").put("guest", true).put("email", "anna@example.com");
            document.putObject("shippingAddress").put("lastName", "Żółć").put("city", "Łódź");
            document.putObject("delivery").put("cashOnDelivery", false);
            document.putArray("payments");
            document.putArray("lines").addObject().put("lineId", "1").put("kind", "product").put("sku", "A").put("name", "Kubek").put("quantity", "1")
                    .put("gross", "100.00");
        }

        public Draft says(String word) {
            document.put("channelStatus", word);
            return this;
        }

        public Draft taxId(String value) {
            document.putObject("invoice").put("requested", true).putObject("taxId").put("type", "nip").put("value", value);
            return this;
        }

        /** After {@link #taxId}. */
        public Draft billed(String company, String street) {
            document.withObject("/invoice").put("companyName", company);
            document.withObject("/billingAddress").put("firstName", "Anna").put("line1", street).put("postalCode", "90-001").put("city", "Łódź").put("country", "PL");
            return this;
        }

        public Draft country(String code) {
            document.withObject("/billingAddress").put("country", code);
            return this;
        }

        public Draft currency(String code) {
            document.put("currency", code);
            return this;
        }

        public Draft updated(int secondsLater) {
            document.put("updatedAt", PLACED.plusSeconds(secondsLater).toString());
            return this;
        }

        public Draft placed(Instant at) {
            document.put("placedAt", at.toString());
            return this;
        }

        public Draft total(String total) {
            document.putObject("totals").put("total", total);
            return this;
        }

        public Draft cashOnDelivery() {
            document.putObject("delivery").put("cashOnDelivery", true);
            return this;
        }

        public Draft fulfilledBy(String other) {
            document.withObject("/delivery").put("fulfilledBy", other);
            return this;
        }

        public Draft by(String method) {
            document.withObject("/delivery").put("method", method);
            return this;
        }

        public Draft city(String city) {
            document.withObject("/shippingAddress").put("city", city);
            return this;
        }

        /** To be paid by a bank transfer. */
        public Draft byTransfer() {
            document.withArray("payments").addObject().put("type", "transfer").put("status", "PENDING").put("amount", "100.00");
            return this;
        }

        public Draft paid(String amount, String externalId) {
            document.withArray("/payments").addObject().put("type", "online").put("status", "PAID").put("amount", amount).put("paidAmount", amount)
                    .put("externalId", externalId);
            return this;
        }

        /** A gift card: money that no operator has. */
        public Draft voucher(String amount, String externalId) {
            document.withArray("/payments").addObject().put("type", "other").put("status", "PAID").put("amount", amount).put("externalId", externalId);
            return this;
        }

        /** The shop says that it has given this back, by whatever way. */
        public Draft returned(String externalId, String amount) {
            document.withArray("/returns").addObject().put("externalId", externalId).put("status", "REFUNDED").put("amount", amount);
            return this;
        }

        /** The shop says that all was given back. */
        public Draft refunded() {
            document.withArray("/payments").addObject().put("type", "online").put("status", "REFUNDED").put("amount", "100.00");
            return this;
        }

        /** The shop calls the cash on delivery paid. */
        public Draft cashPaid(String amount) {
            document.withArray("/payments").addObject().put("type", "cod").put("status", "PAID").put("amount", amount).put("paidAmount", amount);
            return this;
        }

        /** The first line replaces the one that the example begins with. */
        public Draft line(String id, String sku, String quantity) {
            if (!lines) {
                document.putArray("lines");
                lines = true;
            }
            var line = document.withArray("/lines").addObject().put("lineId", id).put("kind", "product").put("name", "Kubek").put("quantity", quantity)
                    .put("gross", "100.00");
            if (sku != null) {
                line.put("sku", sku);
            }
            return this;
        }

        /** What the channel says that a line is made of, all its pieces together. */
        public Draft made(String lineId, String sku, String quantity) {
            document.path("lines").forEach(line -> {
                if (line.path("lineId").asText().equals(lineId)) {
                    ((ObjectNode) line).withArray("/components").addObject().put("sku", sku).put("quantity", quantity);
                }
            });
            return this;
        }

        /** One more field of a line. */
        public Draft with(String lineId, String field, String value) {
            document.path("lines").forEach(line -> {
                if (line.path("lineId").asText().equals(lineId)) {
                    ((ObjectNode) line).put(field, value);
                }
            });
            return this;
        }

        public OrderContent content() {
            return new OrderContent(document.deepCopy());
        }

        public String json() {
            return document.toString();
        }
    }
}
