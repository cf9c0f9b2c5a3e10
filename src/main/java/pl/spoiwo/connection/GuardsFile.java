package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.GuardSettings.Action;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Guard;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.connection.GuardSettings.Refusal;
import pl.spoiwo.connection.GuardSettings.Scope;
import pl.spoiwo.connection.GuardSettings.Step;
import pl.spoiwo.rule.Glob;
import pl.spoiwo.rule.Globs;

/** Reads guards.yaml, once its schema has accepted it, and finds what the schema cannot see. @param known price lists that anything else names */
record GuardsFile(PositionedYaml file, Map<String, Connection> connections, HubConfiguration.Company company, Set<String> known, Findings findings) {

    private static final String STOCK = "stock";
    private static final String PRODUCT = "product";
    private static final List<String> OF_FIGURES = List.of("change", "from", "times", "floor", "ceiling", "currency", "margin");

    GuardSettings read() {
        var approvals = file.at("/approvals");
        var guards = new ArrayList<Guard>();
        var masses = new ArrayList<Mass>();
        distinct();
        file.at("/incoming").properties().forEach(e -> guards.add(guard(Direction.IN, "/incoming" + PositionedYaml.step(e.getKey()), e.getKey(), e.getValue())));
        file.at("/outgoing").properties().forEach(e -> guards.add(guard(Direction.OUT, "/outgoing" + PositionedYaml.step(e.getKey()), e.getKey(), e.getValue())));
        file.at("/mass").properties().forEach(e -> masses.add(mass("/mass" + PositionedYaml.step(e.getKey()), e.getKey(), e.getValue())));
        return new GuardSettings(new GuardSettings.Approvals(Fields.duration(approvals, "expireAfter", Duration.ofDays(7)), approvals.path("fourEyes").asBoolean()),
                List.copyOf(guards), List.copyOf(masses));
    }

    /** What is held, and which falls are counted, goes by the name. */
    private void distinct() {
        var lines = new HashMap<String, Integer>();
        Stream.of("/incoming", "/outgoing", "/mass").forEach(part -> file.at(part).properties().forEach(e -> {
            var at = part + PositionedYaml.step(e.getKey());
            var first = lines.putIfAbsent(e.getKey(), file.line(at));
            if (first != null) {
                findings.add(file, at, "the name '" + e.getKey() + "' is taken by line " + first, "another name: what is held goes by it");
            }
        }));
    }

    private Guard guard(Direction direction, String at, String name, JsonNode node) {
        var scope = scope(direction, at, node);
        var refuse = EnumSet.noneOf(Refusal.class);
        Fields.texts(node, "refuse", List.of()).forEach(word -> refuse.add(Refusal.valueOf(word.toUpperCase(Locale.ROOT))));
        var floor = decimal(node, "floor");
        var ceiling = decimal(node, "ceiling");
        if (floor != null && ceiling != null && floor.compareTo(ceiling) > 0) {
            findings.add(file, at + "/floor", "floor is above ceiling: no value could pass", "a floor of at most " + ceiling.toPlainString());
        }
        if (scope.field().equals(PRODUCT)) {
            OF_FIGURES.forEach(key -> refused(node, at, key, "of a product only the unit is looked at"));
            if (direction == Direction.OUT || !refuse.equals(EnumSet.of(Refusal.UNIT))) {
                findings.add(file, at, "of a product only another unit is stopped, on its way in", "incoming: {name: {field: product, refuse: [unit]}}");
            }
        } else if (!scope.field().equals("price") || direction == Direction.IN) {
            refused(node, at, "margin", "only what a channel asks has a margin");
        }
        if (direction == Direction.OUT) {
            refuse.stream().filter(word -> word == Refusal.CONTRADICTORY || word == Refusal.UNIT)
                    .forEach(word -> findings.add(file, at + "/refuse", "'" + word.name().toLowerCase(Locale.ROOT) + "' is of incoming messages", "zero, negative, fraction"));
        }
        if (scope.field().equals(STOCK)) {
            refused(node, at, "currency", "stock has no currency");
        }
        if (!node.has("change") && !node.has("times") && floor == null && ceiling == null && refuse.isEmpty() && !node.has("currency") && !node.has("margin")) {
            findings.add(file, at, "the guard stops nothing", "one of change, times, floor, ceiling, refuse, currency, margin");
        }
        var change = node.path("change");
        var margin = node.path("margin");
        return new Guard(name, file.file() + ":" + file.line(at), scope, change.isMissingNode() ? null
                : new GuardSettings.Change(step(change, "down"), step(change, "up"), step(change.path("first"), "down"), step(change.path("first"), "up")), decimal(node, "from"),
                Fields.texts(node, "times", List.of()).stream().map(BigDecimal::new).toList(), floor, ceiling, Set.copyOf(refuse), Fields.text(node, "currency", null),
                margin.isMissingNode() ? null : new GuardSettings.Margin(decimal(margin, "percent"), or(decimal(margin, "commission")), or(decimal(margin, "shipping")),
                        !Fields.text(margin, "unknown", "pass").equals("hold")), Action.valueOf(Fields.text(node, "action", "hold").toUpperCase(Locale.ROOT)));
    }

    private Mass mass(String at, String name, JsonNode node) {
        var scope = scope(Fields.text(node, "direction", "").equals("incoming") ? Direction.IN : Direction.OUT, at, node);
        boolean same = node.path("same").asBoolean();
        if (same) {
            List.of("percent", "settle", "from").forEach(key -> refused(node, at, key, "what becomes the same is counted in one message, whether it rises or falls"));
            if (scope.field().equals(STOCK)) {
                refused(node, at, "same", "counts are often the same");
            }
        }
        if (node.has("percent") && scope.field().equals(STOCK)) {
            refused(node, at, "percent", "of stock only falls to zero count");
        }
        if (!node.has("percent") && !same && scope.field().equals("price")) {
            findings.add(file, at, "'percent' is missing: how far a price has to fall to count", "percent: \"30\", for instance");
        }
        return new Mass(name, file.file() + ":" + file.line(at), scope, decimal(node, "percent"), decimal(node, "share"), node.path("number").asInt(10),
                Fields.duration(node, "window", Duration.ofHours(1)), Fields.duration(node, "settle", Duration.ofSeconds(30)), decimal(node, "from"), same);
    }

    private Scope scope(Direction direction, String at, JsonNode node) {
        var field = node.path("field").asText();
        var ids = Fields.texts(node, "connections", List.of());
        for (int i = 0; i < ids.size(); i++) {
            known(at + "/connections/" + i, ids.get(i), direction, field);
        }
        refused(node, at, "lists", "price".equals(field) ? null : field + " has no lists");
        refused(node, at, "warehouses", field.equals(STOCK) ? null : field + " has no warehouses");
        if (direction == Direction.OUT) {
            refused(node, at, "lists", "what a channel asks is of no list");
            refused(node, at, "warehouses", "what a channel shows is of no warehouse");
        }
        var warehouses = Fields.texts(node, "warehouses", List.of());
        for (int i = 0; i < warehouses.size() && company.stock() != null; i++) {
            if (!company.stock().ids().contains(warehouses.get(i))) {
                findings.add(file, at + "/warehouses/" + i, "there is no warehouse '" + warehouses.get(i) + "'" + Nearest.hint(warehouses.get(i), company.stock().ids()),
                        "one of " + String.join(", ", company.stock().ids()));
            }
        }
        var lists = Fields.texts(node, "lists", List.of());
        for (int i = 0; i < lists.size() && !known.isEmpty(); i++) {
            if (!known.contains(lists.get(i))) {
                findings.add(file, at + "/lists/" + i, PriceLists.unknown(lists.get(i), known), PriceLists.allowed(known));
            }
        }
        return new Scope(direction, field, Set.copyOf(ids), Set.copyOf(field.equals(STOCK) ? warehouses : lists),
                Globs.of(Fields.texts(node, "skus", List.of()).stream().map(Glob::new).toList()));
    }

    private void known(String at, String id, Direction direction, String field) {
        var connection = connections.get(id);
        if (connection == null) {
            findings.add(file, at, "there is no connection '" + id + "'" + Nearest.hint(id, connections.keySet()), "one of " + String.join(", ", new TreeSet<>(connections.keySet())));
        } else if (direction == Direction.OUT && connection.capability(field + ".write").isEmpty()) {
            findings.add(file, at, "connection '" + id + "' is told no " + field, "a connection whose connector has " + field + ".write");
        }
    }

    /** @param why null where it is allowed */
    private void refused(JsonNode node, String at, String key, String why) {
        if (node.has(key) && why != null) {
            findings.add(file, at + "/" + key, "'" + key + "' here: " + why, "the guard without it");
        }
    }

    private static Step step(JsonNode node, String key) {
        return node.has(key) ? new Step(decimal(node.get(key), "percent"), decimal(node.get(key), "value")) : null;
    }

    private static BigDecimal decimal(JsonNode node, String key) {
        return node.has(key) ? new BigDecimal(node.get(key).asText()) : null;
    }

    private static BigDecimal or(BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }
}
