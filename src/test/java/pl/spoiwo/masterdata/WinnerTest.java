package pl.spoiwo.masterdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownership.Subject;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.masterdata.Decision.Outcome;
import pl.spoiwo.order.Examples;

class WinnerTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Subject MUG = new Subject("KUB-1", "Kubki", "Porcelana");
    private static final String FIELD = "stock.MAG";

    private static Ownership rules(String rules) {
        Map<String, Connection> connections = new HashMap<>();
        for (var id : List.of("erp", "wms", "pim", "shop")) {
            connections.put(id, Examples.shopNamed(id));
        }
        return Ownerships.of(rules, connections, List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("SKL", 0)));
    }

    /** @param minutes ago it was said; it has been said since {@code since} minutes */
    private static Candidate said(String source, String value, int minutes, int since) {
        return new Candidate("KUB-1", FIELD, source, value, null, NOW.minus(Duration.ofMinutes(minutes)), NOW.minus(Duration.ofMinutes(since)), "m-" + source);
    }

    private static Decision of(String rules, Candidate... candidates) {
        return Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, List.of(candidates), null, NOW);
    }

    private static String shown(Decision decision) {
        return decision.outcome() + " " + decision.source() + " " + decision.until();
    }

    static Stream<Arguments> cases() {
        var erp = said("erp", "5", 60, 300);
        var wms = said("wms", "6", 10, 400);
        var shop = said("shop", "7", 1, 1);
        var chosen = "  - {name: a, entity: stock, choose: %s, sources: %s%s}";
        return Stream.of(
                arguments("no rule: the last word", "  []", List.of(erp, wms), "VALUE wms null"),
                arguments("the master, whoever spoke later", "  - {name: a, entity: stock, master: erp}", List.of(erp, wms, shop), "VALUE erp null"),
                arguments("a master that said nothing", "  - {name: a, entity: stock, master: pim}", List.of(erp, wms), "OPEN  null"),
                arguments("a master that said nothing, and a fallback", "  - {name: a, entity: stock, master: pim, fallback: [shop, wms]}", List.of(wms, shop), "VALUE shop null"),
                arguments("a fresh master, until it is not", "  - {name: a, entity: stock, master: erp, maxAge: 2h}", List.of(erp, wms), "VALUE erp 2026-11-27T13:00:00Z"),
                arguments("an old master keeps its last value", "  - {name: a, entity: stock, master: erp, maxAge: 1h}", List.of(erp, wms), "VALUE erp null"),
                arguments("an old master and zero", "  - {name: a, entity: stock, master: erp, maxAge: 1h, stale: zero}", List.of(erp, wms), "ZERO  null"),
                arguments("an old master and no value", "  - {name: a, entity: stock, master: erp, maxAge: 1h, stale: none}", List.of(erp, wms), "NOTHING  null"),
                arguments("an old master and a fresh fallback", "  - {name: a, entity: stock, master: erp, maxAge: 1h, fallback: [wms], stale: zero}", List.of(erp, wms), "VALUE wms 2026-11-27T12:50:00Z"),
                arguments("of all that are old the one that was fresh last", "  - {name: a, entity: stock, master: erp, maxAge: 5m, fallback: [{connection: wms, maxAge: 8m}]}", List.of(erp, wms), "VALUE wms null"),
                arguments("zero needs a word that became too old", "  - {name: a, entity: stock, master: pim, maxAge: 1h, stale: zero}", List.of(erp), "OPEN  null"),
                arguments("priority", chosen.formatted("priority", "[pim, erp, wms]", ""), List.of(erp, wms, shop), "VALUE erp null"),
                arguments("recency is of the change, not of the repetition", chosen.formatted("recency", "[erp, wms]", ""), List.of(erp, wms), "VALUE erp null"),
                arguments("trust", chosen.formatted("trust", "[{connection: erp, trust: 50}, {connection: wms, trust: 60}]", ""), List.of(erp, wms), "VALUE wms null"),
                arguments("equal trust: the one named first", chosen.formatted("trust", "[{connection: wms, trust: 50}, {connection: erp, trust: 50}]", ""), List.of(erp, wms), "VALUE wms null"),
                arguments("trusted most, and too old", chosen.formatted("trust", "[{connection: erp, trust: 90, maxAge: 30m}, {connection: wms, trust: 60}]", ""), List.of(erp, wms), "VALUE wms null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void chooses(String name, String rules, List<Candidate> candidates, String expected) {
        var decision = of(rules, candidates.toArray(Candidate[]::new));
        assertThat(shown(decision)).isEqualTo(expected);
        assertThat(decision.lost()).as("who does not win is told why").hasSize(candidates.size() - (decision.winner() == null ? 0 : 1)).allMatch(lost -> !lost.why().isBlank());
    }

    @Test
    @DisplayName("each loser has a plain reason, with the rule's file and line")
    void reasons() {
        var decision = of("  - {name: shelf, entity: stock, master: erp, maxAge: 30m, fallback: [wms, pim]}", said("erp", "5", 60, 60), said("wms", "6", 10, 10), said("shop", "7", 1, 1),
                said("pim", "8", 1, 1));
        assertThat(decision.lost()).extracting(lost -> lost.candidate().source() + ": " + lost.why()).containsExactlyInAnyOrder(
                "erp: rule shelf (config/master-data.yaml:2): said 2026-11-27T11:00:00Z, which is older than 30m",
                "shop: rule shelf (config/master-data.yaml:2) takes it from erp",
                "pim: rule shelf (config/master-data.yaml:2): only a fallback, and wms comes before it");
    }

    @Test
    @DisplayName("what a person set wins over every rule until its moment, and not a moment longer")
    void byHand() {
        var set = new SetValue("v-1", "stock", "KUB-1", FIELD, "", "0", null, "stocktaking", "ola", NOW.minusSeconds(60), NOW.plusSeconds(60));
        var rules = rules("  - {name: a, entity: stock, master: erp}");
        var now = Winner.of(rules, Entity.STOCK, MUG, FIELD, List.of(said("erp", "5", 1, 1)), set, NOW);
        assertThat(now.winner().value() + " " + now.until() + " " + now.lost().get(0).why()).isEqualTo("0 2026-11-27T12:01:00Z set by ola until 2026-11-27T12:01:00Z: stocktaking");
        assertThat(Winner.of(rules, Entity.STOCK, MUG, FIELD, List.of(said("erp", "5", 1, 1)), set, set.until()).winner().value()).isEqualTo("5");
        assertThat(Winner.of(rules, Entity.STOCK, MUG, FIELD, List.of(), set, set.until()).outcome()).as("nobody else has said anything").isEqualTo(Outcome.OPEN);
    }

    @Test
    @DisplayName("the narrowest rule wins: by SKU, then brand, category, field and dates; and what its dates mean for later")
    void narrowest() {
        var all = """
                  - {name: all, entity: stock, master: erp}
                  - {name: field, entity: stock, fields: stock.MAG, master: wms}
                  - {name: dated, entity: stock, fields: stock.MAG, scope: {from: 2026-11-20, until: 2026-11-27}, master: pim}
                """;
        assertThat(named(all, MUG)).isEqualTo("dated until 2026-11-27T23:00:00Z");
        assertThat(named(all.replace("2026-11-20", "2026-11-28").replace("11-27}", "11-30}"), MUG)).isEqualTo("field until 2026-11-27T23:00:00Z");
        var category = all + "  - {name: category, entity: stock, scope: {category: \"Kub*\"}, master: pim}\n";
        assertThat(named(category, MUG)).startsWith("category ");
        assertThat(named(category, new Subject("KUB-1", null, null))).as("a product without a category").startsWith("dated ");
        var brand = category + "  - {name: brand, entity: stock, scope: {brand: Porcelana}, master: pim}\n";
        assertThat(named(brand, MUG)).startsWith("brand ");
        var sku = brand + "  - {name: glob, entity: stock, scope: {sku: \"KUB-*\"}, master: pim}\n";
        assertThat(named(sku, MUG)).startsWith("glob ");
        assertThat(named(sku + "  - {name: exact, entity: stock, scope: {sku: KUB-1}, master: pim}\n", MUG)).startsWith("exact ");
        assertThat(named(sku, new Subject("TAL-1", "Kubki", null))).startsWith("category ");
    }

    private static String named(String rules, Subject subject) {
        var decision = Winner.of(rules(rules), Entity.STOCK, subject, FIELD, List.of(said("erp", "5", 1, 1), said("wms", "5", 1, 1), said("pim", "5", 1, 1)), null, NOW);
        return decision.rule().name() + " until " + decision.until();
    }

    private static final List<String> RULES = List.of("  []", "  - {name: a, entity: stock, master: erp}", "  - {name: a, entity: stock, master: erp, maxAge: 5m, fallback: [wms, shop], stale: zero}",
            "  - {name: a, entity: stock, choose: priority, sources: [pim, wms, erp], maxAge: 7m}", "  - {name: a, entity: stock, choose: recency, sources: [erp, shop, pim], maxAge: 7m}",
            "  - {name: a, entity: stock, choose: trust, sources: [{connection: erp, trust: 5}, {connection: wms, trust: 5}, {connection: shop, trust: 9, maxAge: 2m}]}");

    @Provide
    Arbitrary<List<Candidate>> candidates() {
        var one = Combinators.combine(Arbitraries.of("erp", "wms", "pim", "shop"), Arbitraries.of("1", "2"), Arbitraries.integers().between(0, 9), Arbitraries.integers().between(0, 9))
                .as((source, value, minutes, longer) -> said(source, value, minutes, minutes + longer));
        return one.list().ofMinSize(1).ofMaxSize(4).uniqueElements(Candidate::source);
    }

    @Property
    @Label("the order in which sources spoke to the hub does not matter")
    void anyOrder(@ForAll("candidates") List<Candidate> candidates, @ForAll Random random) {
        var shuffled = new ArrayList<>(candidates);
        Collections.shuffle(shuffled, random);
        for (var rules : RULES) {
            assertThat(Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, shuffled, null, NOW)).isEqualTo(Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, candidates, null, NOW));
        }
    }

    @Property
    @Label("by a rule, sources that repeat themselves in turn never make the value change")
    void noFlapping(@ForAll("candidates") List<Candidate> candidates) {
        for (var rules : RULES.subList(1, RULES.size())) {
            var fresh = candidates.stream().map(each -> new Candidate(each.item(), each.field(), each.source(), each.value(), null, NOW, each.since(), each.messageId())).toList();
            var first = Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, fresh, null, NOW);
            for (var repeating : fresh) {
                var again = fresh.stream().map(each -> each == repeating ? new Candidate(each.item(), each.field(), each.source(), each.value(), null, NOW.plusSeconds(1), each.since(),
                        each.messageId()) : each).toList();
                assertThat(Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, again, null, NOW.plusSeconds(1)).source()).isEqualTo(first.source());
            }
        }
    }

    @Property
    @Label("a decision holds until it says: at every moment before that it is the same one")
    void until(@ForAll("candidates") List<Candidate> candidates) {
        for (var rules : RULES) {
            var now = Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, candidates, null, NOW);
            var last = now.until() == null ? NOW.plus(Duration.ofDays(9)) : now.until().minusMillis(1);
            var later = Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, candidates, null, last);
            assertThat(List.of(later.outcome(), later.source())).isEqualTo(List.of(now.outcome(), now.source()));
        }
    }

    @Property
    @Label("where all say the same, that is the value, whoever wins")
    void agreed(@ForAll("candidates") List<Candidate> candidates) {
        var same = candidates.stream().map(each -> new Candidate(each.item(), each.field(), each.source(), "3", null, each.saidAt(), each.since(), each.messageId())).toList();
        for (var rules : RULES) {
            var decision = Winner.of(rules(rules), Entity.STOCK, MUG, FIELD, same, null, NOW);
            assertThat(decision.winner() == null ? "3" : decision.winner().value()).isEqualTo("3");
        }
    }
}
