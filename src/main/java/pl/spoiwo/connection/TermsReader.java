package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.rule.Field;

/** Reads the terms of one connection of connections.yaml: what it asks, sells and is told, and what is done where it holds something else. */
record TermsReader(PositionedYaml file, String id, String at, JsonNode connection, Connector connector, HubConfiguration.Company company, Findings findings) {

    PriceRule price() {
        var node = connection.path("price");
        if (node.isMissingNode()) {
            return null;
        }
        if (!connector.capabilities().containsKey("price.write")) {
            findings.add(file, at + "/price", "connection '" + id + "' has a price, and the connector of " + connector.system() + " cannot write any", "no 'price', or a connector with price.write");
        }
        var ending = Fields.text(node, "ending", null);
        var lists = node.path("list").isArray() ? Fields.texts(node, "list", List.of()) : List.of(Fields.text(node, "list", ""));
        return new PriceRule(lists, Fields.text(node, "side", "gross").equals("gross"), Fields.text(node, "currency", company.currency()), rate(node.path("rate")),
                new BigDecimal(Fields.text(node, "factor", "1")), new BigDecimal(Fields.text(node, "add", "0")), ending == null ? null : new BigDecimal(ending),
                PriceRule.Rounding.valueOf(Fields.text(node, "round", "nearest").toUpperCase(Locale.ROOT)), node.path("progressive").asBoolean());
    }

    private static PriceRule.RateRule rate(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isObject()) {
            return new PriceRule.RateRule(new BigDecimal(node.asText()), null, BigDecimal.ZERO, 0);
        }
        return new PriceRule.RateRule(null, Fields.text(node, "table", ""), new BigDecimal(Fields.text(node, "hold", "1%").replace("%", "")).movePointLeft(2),
                Fields.duration(node, "maxAge", Duration.ofDays(7)).toDays());
    }

    StockTerms stock() {
        var node = connection.path("stock");
        var warehouses = company.stock() == null ? List.<String>of() : company.stock().ids();
        for (var name : Fields.texts(node, "warehouses", List.of())) {
            if (!warehouses.contains(name)) {
                findings.add(file, at + "/stock/warehouses", "connection '" + id + "' sells from warehouse '" + name + "', which config/company.yaml does not name"
                        + Nearest.hint(name, warehouses), warehouses.isEmpty() ? "'stock' in config/company.yaml" : "some of " + String.join(", ", warehouses));
            }
        }
        var writes = connector.capabilities().get("stock.write");
        if (node.has("takesParts") && (writes == null || !writes.countsDown())) {
            findings.add(file, at + "/stock/takesParts", "connection '" + id + "' takes off the parts of what it sells, and the connector of " + connector.system() + " counts no stock down",
                    "no 'takesParts', or a connector whose stock.write says countsDown: true");
        }
        return new StockTerms(Fields.texts(node, "warehouses", List.of()), node.path("buffer").asInt(0), node.path("priority").asInt(0),
                StockTerms.Figure.valueOf(Fields.text(node, "figure", "shelf").toUpperCase(Locale.ROOT)),
                StockTerms.Leaves.valueOf(Fields.text(node, "leaves", "shipped").toUpperCase(Locale.ROOT)), node.path("takesParts").asBoolean());
    }

    /** Kinds of values that are written back where the channel holds others. */
    Set<String> repairs() {
        var node = connection.path("drift");
        var texts = Fields.texts(connection, "texts", List.of());
        node.fieldNames().forEachRemaining(kind -> {
            if (!connector.capabilities().containsKey(kind + ".write") || connector.capabilities().get("offer.poll") == null) {
                findings.add(file, at + "/drift/" + kind, "connection '" + id + "' compares " + kind + ", and the connector of " + connector.system() + " does not write it, or reads no offers",
                        "no '" + kind + "', or a connector with " + kind + ".write and offer.poll");
            } else if (Field.TEXTS.stream().anyMatch(text -> text.word().equals(kind)) && !texts.contains(kind)) {
                findings.add(file, at + "/drift/" + kind, "connection '" + id + "' compares " + kind + ", and the hub writes none to it", "no '" + kind + "', or texts: [" + kind + "]");
            }
        });
        return Fields.map(node, JsonNode::asText).entrySet().stream().filter(rule -> rule.getValue().equals("repair")).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    Set<String> texts() {
        var texts = Fields.texts(connection, "texts", List.of());
        for (int i = 0; i < texts.size(); i++) {
            if (!connector.capabilities().containsKey(texts.get(i) + ".write")) {
                findings.add(file, at + "/texts/" + i, "connection '" + id + "' has its texts written, and the connector of " + connector.system() + " cannot write a " + texts.get(i),
                        "no '" + texts.get(i) + "', or a connector with " + texts.get(i) + ".write");
            }
        }
        return Set.copyOf(texts);
    }
}
