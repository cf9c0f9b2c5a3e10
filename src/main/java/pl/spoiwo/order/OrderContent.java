package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import pl.spoiwo.shipment.DeliveryRules;
import pl.spoiwo.stock.Reserving;
import pl.spoiwo.stock.Weights;

/** The canonical order as its channel says it: a document that has passed {@code order.schema.json}, never changed after. */
public record OrderContent(ObjectNode document) {

    /** @param sku null where the line has none */
    public record Line(String lineId, String kind, String sku, BigDecimal quantity) {

        /** Leaves the warehouse. */
        boolean goods() {
            return (kind.equals("product") || kind.equals("gift")) && quantity.signum() > 0;
        }
    }

    /** A payment that the channel itself calls paid. @param type {@code online}, {@code transfer}, {@code cod}, {@code other} @param externalId null where not said */
    record ChannelPayment(String type, String externalId, BigDecimal amount) {

        /** To be collected on delivery. */
        boolean cash() {
            return type.equals("cod");
        }

        /** By a payment operator. */
        boolean online() {
            return type.equals("online");
        }
    }

    public String externalId() {
        return text("externalId");
    }

    public String externalNumber() {
        return text("externalNumber");
    }

    public String channelStatus() {
        return text("channelStatus");
    }

    public String currency() {
        return text("currency");
    }

    public BigDecimal total() {
        return new BigDecimal(document.at("/totals/total").asText());
    }

    public Instant placedAt() {
        return Instant.parse(text("placedAt"));
    }

    public Instant updatedAt() {
        return Instant.parse(text("updatedAt"));
    }

    /** The company's that buys, with the prefix of its country, as all systems write it alike. Null where none is given, or one of which no country is known. */
    public String taxNumber() {
        var id = document.at("/invoice/taxId");
        var value = id.path("value").asText().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9+*]", "");
        return switch (id.path("type").asText()) {
            case "nip" -> "PL" + value;
            case "eu-vat" -> value.matches("[A-Z]{2}.{2,18}") ? value : null;
            default -> null;
        };
    }

    public boolean cashOnDelivery() {
        return document.at("/delivery/cashOnDelivery").asBoolean(false);
    }

    public List<Line> lines() {
        var lines = new ArrayList<Line>();
        for (var line : document.path("lines")) {
            lines.add(new Line(line.path("lineId").asText(), line.path("kind").asText(), line.path("sku").asText(null),
                    new BigDecimal(line.path("quantity").asText())));
        }
        return lines;
    }

    /** SKUs that the order takes from stock. */
    public Set<String> skus() {
        var skus = new LinkedHashSet<String>();
        lines().stream().filter(line -> line.goods() && line.sku() != null).forEach(line -> skus.add(line.sku()));
        return skus;
    }

    /** How many of which SKUs the channel has put into its sets, by its own word. The hub takes what its own sets are made of. */
    public Map<String, BigDecimal> parts() {
        var parts = new TreeMap<String, BigDecimal>();
        document.path("lines").forEach(line -> line.path("components").forEach(part ->
                parts.merge(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText()), BigDecimal::add)));
        return parts;
    }

    /** What it takes from the company's stock: nothing where others have the goods and send them. */
    List<Reserving.Need> needs() {
        return document.at("/delivery/fulfilledBy").isTextual() ? List.of() : lines().stream().filter(line -> line.goods() && line.sku() != null)
                .map(line -> new Reserving.Need(line.lineId(), line.sku(), line.quantity())).toList();
    }

    /** What is delivered, and what it weighs. @param warehouses that it comes from, or null; @param weights null where nobody asks */
    DeliveryRules.Goods weighed(Set<String> warehouses, Weights weights) {
        var sum = BigDecimal.ZERO;
        var unknown = new LinkedHashSet<String>();
        for (var line : weights == null ? List.<Line>of() : lines().stream().filter(Line::goods).toList()) {
            var each = line.sku() == null ? null : weights.of(line.sku());
            if (each == null) {
                unknown.add(line.sku() == null ? "line " + line.lineId() : line.sku());
            } else {
                sum = sum.add(line.quantity().multiply(each));
            }
        }
        return new DeliveryRules.Goods(warehouses, sum.signum() > 0 && unknown.isEmpty() ? sum : null, List.copyOf(unknown));
    }

    /** The same but for the time of change: channels touch orders for reasons of their own. */
    boolean says(OrderContent other) {
        return MatchedLines.told(this).document.deepCopy().without("updatedAt").equals(MatchedLines.told(other).document.deepCopy().without("updatedAt"));
    }

    /** The same with another word of the channel. */
    OrderContent with(String channelStatus) {
        return new OrderContent(document.deepCopy().put("channelStatus", channelStatus));
    }

    /** The buyer is to pay by a bank transfer of his own, and the channel has not seen it. */
    boolean awaitsTransfer() {
        return StreamSupport.stream(document.path("payments").spliterator(), false)
                .anyMatch(payment -> payment.path("type").asText().equals("transfer") && !payment.path("status").asText().equals("PAID"));
    }

    List<ChannelPayment> paid() {
        var paid = new ArrayList<ChannelPayment>();
        for (var payment : document.path("payments")) {
            if (payment.path("status").asText().equals("PAID")) {
                var amount = payment.hasNonNull("paidAmount") ? payment.get("paidAmount") : payment.path("amount");
                paid.add(new ChannelPayment(payment.path("type").asText(), payment.path("externalId").asText(null), new BigDecimal(amount.asText())));
            }
        }
        return paid;
    }

    /** What the channel says that it has given back itself. */
    BigDecimal returned() {
        boolean whole = StreamSupport.stream(document.path("payments").spliterator(), false).anyMatch(payment -> payment.path("status").asText().equals("REFUNDED"));
        var parts = StreamSupport.stream(document.path("returns").spliterator(), false).filter(each -> each.path("status").asText().equals("REFUNDED") && each.has("amount"))
                .map(each -> new BigDecimal(each.path("amount").asText())).reduce(BigDecimal.ZERO, BigDecimal::add);
        return whole ? parts.max(total()) : parts;
    }

    JsonNode at(String pointer) {
        return document.at(pointer);
    }

    private String text(String name) {
        return document.path(name).asText();
    }
}
