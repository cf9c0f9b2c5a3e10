package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.Ownership.Choose;
import pl.spoiwo.connection.Ownership.Cover;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownership.Rule;
import pl.spoiwo.connection.Ownership.Source;
import pl.spoiwo.connection.Ownership.Stale;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Glob;

/** Reads the section {@code ownership} of master-data.yaml, once its schema has accepted it, and finds what the schema cannot see. */
final class OwnershipFile {

    private static final String SECTION = "/ownership";
    /** Of one rule, and of all: each is compared with each. */
    private static final int MOST_COMBINATIONS = 1000;
    private static final int MOST_OF_ALL = 4000;
    private static final Pattern IMPORT = Pattern.compile("import\\s+\"(.+?)\\.jslt\"");

    private final PositionedYaml file;
    private final Map<String, Connection> connections;
    private final HubConfiguration.Company company;
    private final Findings findings;
    private final BiPredicate<Connection, Entity> feeds;
    private long all;

    /** @param company null where it cannot be read */
    OwnershipFile(PositionedYaml file, Home home, Map<String, Connection> connections, HubConfiguration.Company company, Findings findings) {
        this(file, connections, company, findings, (connection, entity) -> feeds(home, connection, entity));
    }

    /** @param feeds whether a connection tells of an entity */
    OwnershipFile(PositionedYaml file, Map<String, Connection> connections, HubConfiguration.Company company, Findings findings, BiPredicate<Connection, Entity> feeds) {
        this.file = file;
        this.feeds = feeds;
        this.connections = connections;
        this.company = company;
        this.findings = findings;
    }

    Ownership read() {
        var rules = new ArrayList<Rule>();
        var names = new HashMap<String, Integer>();
        for (int i = 0; i < file.at(SECTION).size(); i++) {
            var at = SECTION + "/" + i;
            var node = file.at(at);
            var name = node.path("name").asText();
            var first = names.putIfAbsent(name, file.line(at));
            if (first != null) {
                findings.add(file, at + "/name", "a second rule '" + name + "': the first is in line " + first, "a name of its own for each rule");
            }
            rules.add(rule(at, node, name));
        }
        for (int i = 0; i < rules.size(); i++) {
            for (var earlier : rules.subList(0, i)) {
                overlap(earlier, rules.get(i));
            }
        }
        return company == null ? Ownership.NONE : new Ownership(rules.stream().filter(rule -> !rule.ofChannel()).toList(), rules.stream().filter(Rule::ofChannel).toList(), company.zone());
    }

    private Rule rule(String at, JsonNode node, String name) {
        var entity = Entity.valueOf(node.path("entity").asText().toUpperCase(Locale.ROOT));
        var scope = node.path("scope");
        var from = day(at + "/scope/from", scope.path("from"));
        var until = day(at + "/scope/until", scope.path("until"));
        if (from != null && until != null && until.isBefore(from)) {
            findings.add(file, at + "/scope/until", "the rule ends on " + until + ", before it begins on " + from, "a day not before " + from);
        }
        Stream.of("channel", "sku", "category", "brand", "taxId").filter(key -> scope.has(key) && (entity == Entity.CUSTOMER) != key.equals("taxId")).forEach(key ->
                findings.add(file, at + "/scope/" + key, "a rule for the entity " + entity.word() + " has no scope " + key,
                        (entity == Entity.CUSTOMER ? "taxId" : "channel, sku, category, brand") + ", from, until"));
        var channels = channels(at, entity, scope.path("channel"), PriceLists.words(node.path("fields")));
        var covers = covers(at, entity, node, from != null || until != null);
        var maxAge = Fields.duration(node, "maxAge", null);
        boolean trusts = node.path("choose").asText().equals("trust");
        var sources = new ArrayList<Source>();
        var named = new HashSet<String>();
        if (node.has("master")) {
            sources.add(new Source(source(at + "/master", node.path("master").asText(), entity, named), 0, maxAge));
        }
        for (int i = 0; i < node.path("sources").size(); i++) {
            var each = source(at + "/sources/" + i, node.path("sources").get(i), entity, named, maxAge);
            if (trusts != node.path("sources").get(i).has("trust")) {
                findings.add(file, at + "/sources/" + i, trusts ? each.connection() + " has no trust" : "a trust that nothing asks for", trusts ? "trust: 0 to 100" : "choose: trust");
            }
            sources.add(each);
        }
        var fallback = new ArrayList<Source>();
        for (int i = 0; i < node.path("fallback").size(); i++) {
            fallback.add(source(at + "/fallback/" + i, node.path("fallback").get(i), entity, named, maxAge));
        }
        var stale = Stale.valueOf(Fields.text(node, "stale", "keep").toUpperCase(Locale.ROOT));
        if (node.has("stale") && Stream.concat(sources.stream(), fallback.stream()).allMatch(each -> each.maxAge() == null)) {
            findings.add(file, at + "/stale", "it never comes to that: no word of the rule's sources becomes too old", "maxAge, such as 2h");
        }
        if (stale == Stale.ZERO && entity != Entity.STOCK) {
            findings.add(file, at + "/stale", "zero is for stock: no " + entity.word() + " is zero because nobody speaks of it", "keep, none");
        }
        if (stale == Stale.NONE && covers.stream().anyMatch(cover -> entity == Entity.PRODUCT && (cover.field().matches("name") || cover.field().matches("kind")))) {
            findings.add(file, at + "/stale", "a product without name or kind is none", "keep, or a rule of its own for other fields");
        }
        return new Rule(name, entity, channels, covers, from, until, node.has("master") ? Choose.PRIORITY : Choose.valueOf(node.path("choose").asText().toUpperCase(Locale.ROOT)),
                List.copyOf(sources), List.copyOf(fallback), stale, file.file() + ":" + file.line(at));
    }

    private Set<String> channels(String at, Entity entity, JsonNode said, List<String> fields) {
        var ids = PriceLists.words(said);
        var told = connections.values().stream().filter(connection -> connection.has("channel") && tells(connection, entity)).map(Connection::id).sorted().toList();
        for (int i = 0; i < ids.size(); i++) {
            var id = ids.get(i);
            var connection = connections.get(id);
            if (entity == Entity.CUSTOMER || told.contains(id)) {
                continue;
            }
            findings.add(file, at + "/scope/channel" + (said.isArray() ? "/" + i : ""), connection == null ? "there is no connection '" + id + "'" + Nearest.hint(id, told)
                            : !connection.has("channel") ? id + " is no channel: nothing is told to it" : "the hub tells " + id + " of no " + entity.word(),
                    told.isEmpty() ? "a channel that is told of it" : "one of " + String.join(", ", told));
        }
        if (!ids.isEmpty() && entity == Entity.PRODUCT && fields.contains(Ownership.COMPONENTS)) {
            findings.add(file, at + "/fields", "what a set is made of is the same for all channels", "a rule without channel");
        }
        return Set.copyOf(ids);
    }

    private static boolean tells(Connection connection, Entity entity) {
        return switch (entity) {
            case STOCK -> connection.writes(Field.STOCK).isPresent();
            case PRICE -> connection.writes(Field.PRICE).isPresent();
            default -> Stream.of(Field.values()).anyMatch(field -> connection.writes(field).isPresent());
        };
    }

    private LocalDate day(String at, JsonNode text) {
        try {
            return text.isMissingNode() ? null : LocalDate.parse(text.asText());
        } catch (DateTimeException e) {
            findings.add(file, at, "there is no day " + text.asText(), "a day such as 2026-12-24");
            return null;
        }
    }

    private Source source(String at, JsonNode node, Entity entity, HashSet<String> named, Duration maxAge) {
        var id = node.isTextual() ? node.asText() : node.path("connection").asText();
        return new Source(source(node.isTextual() ? at : at + "/connection", id, entity, named), node.path("trust").asInt(0), node.isTextual() ? maxAge : Fields.duration(node, "maxAge", maxAge));
    }

    private String source(String at, String id, Entity entity, HashSet<String> named) {
        if (!named.add(id)) {
            findings.add(file, at, id + " is named twice in the rule: it cannot stand in for itself", "each connection once");
        }
        var connection = connections.get(id);
        if (connection == null) {
            findings.add(file, at, "there is no connection '" + id + "'" + Nearest.hint(id, connections.keySet()), "one of " + String.join(", ", new TreeSet<>(connections.keySet())));
        } else if (!feeds.test(connection, entity)) {
            var feeding = connections.values().stream().filter(each -> feeds.test(each, entity)).map(Connection::id).sorted().toList();
            findings.add(file, at, id + " tells of no " + entity.word() + ": none of its mappings makes such an event, so nobody would feed it",
                    feeding.isEmpty() ? "a connection whose system tells of it" : "one of " + String.join(", ", feeding));
        }
        return id;
    }

    /** Whether a mapping that makes events of what the connection says, or what it imports, makes such ones. */
    private static boolean feeds(Home home, Connection connection, Entity entity) {
        var next = new ArrayDeque<String>();
        connection.connector().capabilities().values().stream().map(Connector.Capability::event).filter(Objects::nonNull).map(connection::mapping).forEach(next::add);
        if (connection.connector().webhook() != null) {
            connection.connector().webhook().messages().values().stream().map(connection::mapping).forEach(next::add);
        }
        // Orders name the companies that buy.
        var event = Pattern.compile("\"event\"\\s*:\\s*\"" + (entity == Entity.CUSTOMER ? "(customer|order)" : entity.word()) + "\"");
        var seen = new HashSet<String>();
        for (var name = next.poll(); name != null; name = next.poll()) {
            var mapping = home.mappings().resolve(name + ".jslt");
            if (seen.add(name) && Files.exists(mapping)) {
                var text = text(mapping);
                if (event.matcher(text).find()) {
                    return true;
                }
                IMPORT.matcher(text).results().map(found -> found.group(1)).forEach(next::add);
            }
        }
        return false;
    }

    private static String text(Path mapping) {
        try {
            return Files.readString(mapping);
        } catch (IOException e) {
            throw new UncheckedIOException("the mapping " + mapping + " cannot be read", e);
        }
    }

    private List<Cover> covers(String at, Entity entity, JsonNode node, boolean dated) {
        var covers = new ArrayList<Cover>();
        var scope = node.path("scope");
        long combinations = Stream.of(node.path("fields"), scope.path(entity == Entity.CUSTOMER ? "taxId" : "sku"), scope.path("brand"), scope.path("category"))
                .mapToLong(each -> Math.max(1, PriceLists.words(each).size())).reduce(1, (one, other) -> one * other);
        all += combinations;
        if (combinations > MOST_COMBINATIONS || all > MOST_OF_ALL) {
            findings.add(file, at, combinations + " combinations of fields, SKUs, brands and categories, " + all + " with the rules before it",
                    "at most " + MOST_COMBINATIONS + " of one rule and " + MOST_OF_ALL + " of all: patterns such as KUB-* name many");
            return covers;
        }
        for (var field : fields(at, entity, node)) {
            for (var sku : globs(scope.path(entity == Entity.CUSTOMER ? "taxId" : "sku"), Glob.ALL)) {
                for (var brand : globs(scope.path("brand"), null)) {
                    for (var category : globs(scope.path("category"), null)) {
                        covers.add(new Cover(field, sku, category, brand, dated));
                        if ((brand != null || category != null) && entity == Entity.PRODUCT && Ownership.SORTS.stream().anyMatch(field::matches)) {
                            findings.add(file, at + "/scope", "a circle: who owns category and brand would depend on category and brand", "fields without these two");
                            return covers;
                        }
                    }
                }
            }
        }
        return covers;
    }

    private static List<Glob> globs(JsonNode node, Glob otherwise) {
        var globs = new ArrayList<Glob>();
        PriceLists.words(node).forEach(word -> globs.add(new Glob(word)));
        if (globs.isEmpty()) {
            globs.add(otherwise);
        }
        return globs;
    }

    /** All of the entity where none is named. */
    private List<Glob> fields(String at, Entity entity, JsonNode node) {
        var all = entity == Entity.PRODUCT || entity == Entity.CUSTOMER ? Glob.ALL : new Glob(entity.field("*"));
        var globs = globs(node.path("fields"), all);
        var known = known(entity);
        for (int i = 0; i < globs.size(); i++) {
            var glob = globs.get(i);
            if (known.stream().noneMatch(glob::matches)) {
                var what = switch (entity) {
                    case PRODUCT -> "field of a product";
                    case STOCK -> "warehouse of config/company.yaml";
                    case PRICE -> "price list of a connection's price";
                    case CUSTOMER -> "field of a customer";
                };
                findings.add(file, at + (node.path("fields").isArray() ? "/fields/" + i : "/fields"), "'" + glob + "' is no " + what + Nearest.hint(glob.pattern(), known),
                        known.isEmpty() ? "a " + what : "one of " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return globs;
    }

    private Collection<String> known(Entity entity) {
        return switch (entity) {
            case PRODUCT -> Ownership.PRODUCT_FIELDS;
            case CUSTOMER -> Ownership.CUSTOMER_FIELDS;
            case STOCK -> company == null || company.stock() == null ? List.of() : company.stock().ids().stream().map(entity::field).toList();
            case PRICE -> Stream.concat(PriceLists.asked(connections).stream(), PriceLists.ruled(file).stream()).map(entity::field).distinct().toList();
        };
    }

    private void overlap(Rule earlier, Rule later) {
        if (earlier.entity() != later.entity() || !daysMeet(earlier, later) || !channelsMeet(earlier, later)) {
            return;
        }
        for (var one : earlier.covers()) {
            for (var other : later.covers()) {
                if (Cover.WIDER.compare(one, other) == 0 && meet(one, other, earlier.entity())) {
                    findings.add(file.file(), line(later), "rule '" + later.name() + "' and rule '" + earlier.name() + "' of line " + line(earlier) + " cover the same, such as " + one.field()
                            + (one.field().equals(other.field()) ? "" : " and " + other.field()) + ", and neither is narrower",
                            "scopes that do not meet, or one that is narrower: see docs/master-data.md");
                    return;
                }
            }
        }
    }

    private static int line(Rule rule) {
        return Integer.parseInt(rule.at().substring(rule.at().lastIndexOf(':') + 1));
    }

    /** One of a channel is narrower than one for all. */
    private static boolean channelsMeet(Rule one, Rule other) {
        return one.channels().isEmpty() ? other.channels().isEmpty() : one.channels().stream().anyMatch(other.channels()::contains);
    }

    private static boolean daysMeet(Rule one, Rule other) {
        return !before(one.until(), other.from()) && !before(other.until(), one.from());
    }

    private static boolean before(LocalDate until, LocalDate from) {
        return until != null && from != null && until.isBefore(from);
    }

    /** Fields of products and warehouses are known one by one; there may be other price lists than those that channels ask. */
    private boolean meet(Cover one, Cover other, Entity entity) {
        boolean fields = entity == Entity.PRICE ? one.field().intersects(other.field()) : known(entity).stream().anyMatch(field -> one.field().matches(field) && other.field().matches(field));
        return fields && one.sku().intersects(other.sku()) && meet(one.category(), other.category()) && meet(one.brand(), other.brand());
    }

    private static boolean meet(Glob one, Glob other) {
        return one == null || other == null || one.intersects(other);
    }
}
