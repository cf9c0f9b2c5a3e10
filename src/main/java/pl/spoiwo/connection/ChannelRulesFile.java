package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.rule.Condition;
import pl.spoiwo.rule.Effect;
import pl.spoiwo.rule.Effect.Kind;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Formula;
import pl.spoiwo.rule.Glob;
import pl.spoiwo.rule.Period;
import pl.spoiwo.rule.Rule;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Scope;
import pl.spoiwo.rule.Table;
import pl.spoiwo.rule.TextTemplate;

/** Reads {@code channels} and {@code tables} of master-data.yaml, once its schema has accepted it, and finds what cannot be meant. */
final class ChannelRulesFile {

    private static final int LONGEST_SKU = 100;
    private static final Set<Kind> WORDS = Set.of(Kind.LIST, Kind.SIDE, Kind.ROUND);
    private static final Set<Kind> PERCENTAGES = Set.of(Kind.COMMISSION, Kind.SHARE);
    private static final Set<Kind> EITHER = Set.of(Kind.PROMOTION);
    /** What formulas and other places know by these names is no group of goods. */
    private static final Set<String> NO_KEYS = Stream.of(Facts.NUMBERS, Ownership.PRODUCT_FIELDS, Set.of("warehouse", "list", "currency", "connection", "channel"))
            .flatMap(Collection::stream).filter(word -> !Ownership.SORTS.contains(word)).collect(Collectors.toSet());
    /** Of a commission, in parts: behind it prices grow beyond all sense. */
    private static final BigDecimal MOST_COMMISSION = new BigDecimal("0.9");

    private final PositionedYaml file;
    private final Map<String, Connection> connections;
    private final HubConfiguration.Company company;
    private final Map<String, Table> tables;
    private final Findings findings;

    /** @param given files of tables that come with it, by name; others are beside it */
    ChannelRulesFile(PositionedYaml file, Map<String, Connection> connections, HubConfiguration.Company company, Home home, Map<String, String> given, Findings findings) {
        this.file = file;
        this.connections = connections;
        this.company = company;
        this.tables = new RuleTables(file, home, given, findings).read();
        this.findings = findings;
    }

    /** @return names of files beside it that it reads */
    static Set<String> files(PositionedYaml file) {
        return Set.copyOf(file.at("/tables").findValuesAsText("file"));
    }

    ChannelRules read() {
        var all = new EnumMap<Field, Map<String, RuleSet>>(Field.class);
        file.at("/channels").fields().forEachRemaining(e -> {
            var at = "/channels" + PositionedYaml.step(e.getKey());
            if (!connections.containsKey(e.getKey())) {
                findings.add(file, at, "rules for '" + e.getKey() + "', which is no connection" + Nearest.hint(e.getKey(), connections.keySet()), "one of " + String.join(", ", connections.keySet()));
                return;
            }
            var rules = rules(connections.get(e.getKey()), at, e.getValue());
            for (var field : Field.values()) {
                of(rules, field).ifPresent(set -> all.computeIfAbsent(field, any -> new HashMap<>()).put(e.getKey(), set));
            }
        });
        return new ChannelRules(all);
    }

    private static Optional<RuleSet> of(List<Rule> rules, Field field) {
        var of = rules.stream().filter(rule -> rule.field() == field).toList();
        return of.isEmpty() ? Optional.empty() : Optional.of(new RuleSet(of));
    }

    private List<Rule> rules(Connection channel, String at, JsonNode nodes) {
        var rules = new ArrayList<Rule>();
        var names = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < nodes.size(); i++) {
            var here = at + "/" + i;
            var name = nodes.get(i).path("name").asText();
            var first = names.putIfAbsent(name, file.line(here));
            if (first != null) {
                findings.add(file, here + "/name", "a second rule '" + name + "' of '" + channel.id() + "': the first is in line " + first, "a name of its own: values are explained with it");
            }
            var field = field(channel, here, nodes.get(i));
            if (field != null) {
                var rule = rule(field, here, nodes.get(i));
                rules.forEach(other -> contradiction(channel, here, other, rule));
                rules.add(rule);
            }
        }
        return rules;
    }

    private void contradiction(Connection channel, String at, Rule first, Rule second) {
        var term = first.field() == second.field() ? first.contradicts(second) : null;
        if (term != null && !term.term()) {
            findings.add(file, at, "'" + second.name() + "' does '" + term.key() + "' once more, just as '" + first.name() + "' (" + first.at() + ") does for the same goods of '" + channel.id() + "'",
                    "one of the two; where both are meant, another 'priority' says so");
        } else if (term != null) {
            findings.add(file, at, "'" + first.name() + "' (" + first.at() + ") and '" + second.name() + "' both set '" + term.key() + "' of the same goods of '" + channel.id()
                    + "' with the same priority, " + first.priority(), "scopes that do not overlap (sku, category, brand, from and until), or another 'priority': the higher one counts");
        }
    }

    /** Null where there is none of it to change. */
    private Field field(Connection channel, String at, JsonNode rule) {
        var word = rule.path("field").asText();
        var field = Field.of(word).orElse(null);
        if (field == null) {
            var fields = Arrays.stream(Field.values()).map(Field::word).toList();
            findings.add(file, at + "/field", "unknown field '" + word + "'" + Nearest.hint(word, fields) + ": the hub writes none to channels", String.join(", ", fields));
        } else if (channel.writes(field).isEmpty() || field == Field.STOCK && company.stock() == null) {
            findings.add(file, at + "/field", "the hub writes no " + word + " to '" + channel.id() + "', so there is none to change", wanting(channel, field));
            return null;
        }
        return field;
    }

    private static String wanting(Connection channel, Field field) {
        var word = field.word();
        return channel.capability(word + ".write").isEmpty() ? "another field: the connector of " + channel.connector().system() + " cannot write a " + word
                : switch (field) {
                    case STOCK -> "'stock' in config/company.yaml";
                    case PRICE -> "'price' of the connection in config/connections.yaml";
                    default -> "texts: [" + word + "] of the connection in config/connections.yaml";
                };
    }

    private Rule rule(Field field, String at, JsonNode node) {
        var when = node.path("when");
        var period = period(at + "/when", when);
        var scope = new Scope(globs(at + "/when/sku", texts(when, "sku")), Set.copyOf(texts(when, "category")), Set.copyOf(texts(when, "brand")), period);
        return new Rule(node.path("name").asText(), field, file.file() + ":" + file.line(at), node.path("priority").asInt(0), scope, condition(field, at + "/when", when),
                effects(field, at, node, period));
    }

    private Period period(String at, JsonNode when) {
        var period = new Period(moment(at + "/from", when.path("from"), false), moment(at + "/until", when.path("until"), true));
        if (!period.some()) {
            findings.add(file, at + "/until", "'until' is not behind 'from': the rule never holds", "a later 'until'; a day counts to its end");
        }
        return period;
    }

    /** In the company's zone: a time that the clocks leave out is the one behind the gap, and one that comes twice the first of them. */
    private Instant moment(String at, JsonNode node, boolean end) {
        var text = node.asText();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return text.length() > 10 ? LocalDateTime.parse(text).atZone(company.zone()).toInstant() : LocalDate.parse(text).plusDays(end ? 1 : 0).atStartOfDay(company.zone()).toInstant();
        } catch (DateTimeException e) {
            findings.add(file, at, "'" + text + "' is no date of the calendar", "a day (2026-11-27) or a time (2026-11-27T08:00)");
            return null;
        }
    }

    private List<Glob> globs(String at, List<String> patterns) {
        for (var pattern : patterns) {
            if (!pattern.equals(pattern.strip()) || pattern.replace("*", "").length() > LONGEST_SKU) {
                findings.add(file, at, "no SKU is like '" + pattern + "'", "no space at the ends, and at most " + LONGEST_SKU + " characters");
            }
        }
        return patterns.stream().map(Glob::new).toList();
    }

    private Condition condition(Field field, String at, JsonNode when) {
        var warehouses = texts(when, "warehouse");
        if (field.isText() && !warehouses.isEmpty()) {
            findings.add(file, at + "/warehouse", "texts do not follow the stock", "category, brand, tags, attributes, or an expression");
        }
        var known = company.stock() == null ? List.<String>of() : company.stock().ids();
        warehouses.stream().filter(warehouse -> !known.contains(warehouse)).forEach(warehouse -> findings.add(file, at + "/warehouse",
                "there is no warehouse '" + warehouse + "'" + Nearest.hint(warehouse, known), known.isEmpty() ? "'stock' in config/company.yaml"
                : "one of config/company.yaml: " + String.join(", ", known)));
        Formula formula = null;
        if (when.has("expression")) {
            try {
                formula = Formula.condition(when.get("expression").asText(), field);
            } catch (Formula.Refused e) {
                findings.add(file, at + "/expression", e.getMessage(), e.allowed());
            }
        }
        return new Condition(Set.copyOf(warehouses), Set.copyOf(texts(when, "tags")), Fields.texts(when.path("attributes")), formula);
    }

    private List<Effect> effects(Field field, String at, JsonNode node, Period period) {
        var effects = new ArrayList<Effect>();
        for (var kind : Kind.values()) {
            if (!node.has(kind.key())) {
                continue;
            }
            var here = at + "/" + kind.key();
            if (!kind.fields().contains(field)) {
                var of = kind.fields().stream().map(Field::word).collect(Collectors.joining(" or "));
                findings.add(file, here, "'" + kind.key() + "' is said of a " + of + ", and this is a rule for the " + field.word(), "a rule of its own with field: " + of);
            } else if (kind == Kind.TEMPLATE) {
                template(field, here, node.get(kind.key()).asText()).ifPresent(template -> effects.add(new Effect(kind, null, List.of(), template)));
            } else if (WORDS.contains(kind)) {
                var words = texts(node, kind.key());
                if (kind == Kind.LIST) {
                    lists(here, words);
                }
                effects.add(new Effect(kind, null, words));
            } else {
                var amount = amount(field, kind, here, node.get(kind.key()));
                if (amount != null) {
                    effects.add(new Effect(kind, amount, List.of()));
                }
            }
        }
        if (effects.isEmpty() && !findings.at(file, at) && Arrays.stream(Kind.values()).noneMatch(kind -> node.has(kind.key()))) {
            findings.add(file, at, "rule '" + node.path("name").asText() + "' does nothing", field.isText() ? "an effect, such as template: \"{brand} {name}\""
                    : "an effect, such as factor: 1.05 or share: 50%");
        }
        if (node.has(Kind.PROMOTION.key()) && (period.from() == null || period.until() == null)) {
            findings.add(file, at + "/" + Kind.PROMOTION.key(), "a promotion without a beginning and an end", "'from' and 'until' in 'when'");
        }
        return List.copyOf(effects);
    }

    private void lists(String at, List<String> words) {
        var known = PriceLists.asked(connections);
        known.addAll(PriceLists.owned(file));
        words.stream().filter(list -> !known.contains(list)).forEach(list -> findings.add(file, at, PriceLists.unknown(list, known), PriceLists.allowed(known)));
    }

    private Optional<TextTemplate> template(Field field, String at, String text) {
        try {
            return Optional.of(TextTemplate.of(text, field));
        } catch (Formula.Refused e) {
            findings.add(file, at, e.getMessage(), e.allowed());
            return Optional.empty();
        }
    }

    private Amount amount(Field field, Kind kind, String at, JsonNode node) {
        if (node.isObject()) {
            if (NO_KEYS.contains(node.path("by").asText())) {
                findings.add(file, at + "/by", "a table is not looked into by '" + node.path("by").asText() + "', which is no group of goods", "sku, category, brand, or the name of an attribute");
            }
            var table = tables.get(node.path("table").asText());
            if (table == null) {
                findings.add(file, at + "/table", "there is no table '" + node.path("table").asText() + "'" + Nearest.hint(node.path("table").asText(), tables.keySet()),
                        tables.isEmpty() ? "'tables' in this file" : "one of " + String.join(", ", tables.keySet()));
                return null;
            }
            Stream.concat(table.rows().values().stream(), Stream.ofNullable(table.otherwise())).forEach(row -> checked(kind, at, row, table.percent()));
            return new Amount.Row(table, node.path("by").asText());
        }
        var fixed = RuleTables.number(node.asText());
        if (fixed != null) {
            checked(kind, at, fixed.value(), fixed.percent());
            return fixed;
        }
        try {
            return new Amount.Computed(Formula.amount(node.asText(), field));
        } catch (Formula.Refused e) {
            findings.add(file, at, e.getMessage(), e.allowed());
            return null;
        }
    }

    private void checked(Kind kind, String at, BigDecimal value, boolean percent) {
        if (PERCENTAGES.contains(kind) != percent && !EITHER.contains(kind)) {
            findings.add(file, at, "'" + kind.key() + "' is " + (percent ? "a percentage" : "no percentage"), percent ? "a number: 2.00" : "a percentage: 11%");
        } else if (value.signum() < 0 && kind != Kind.ADD) {
            findings.add(file, at, "'" + kind.key() + "' is below zero", "zero or more");
        } else if (kind == Kind.COMMISSION && value.compareTo(MOST_COMMISSION) > 0 || percent && value.compareTo(BigDecimal.ONE) > 0) {
            findings.add(file, at, "'" + kind.key() + "' is too much", kind == Kind.COMMISSION ? "at most 90%" : "at most 100%");
        }
    }

    /** One, or several. */
    private static List<String> texts(JsonNode node, String key) {
        var value = node.path(key);
        return value.isArray() ? Fields.texts(node, key, List.of()) : value.isMissingNode() ? List.of() : List.of(value.asText());
    }
}
