package pl.spoiwo.masterdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ScopedFiles;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;

/** Scopes are compared with the goods that there are; a subclass says on which database. {@code -Dspoiwo.size=50000} for a large catalogue, with its time. */
abstract class KnownScopesSuite extends DatabaseSuite {

    private static final int SIZE = Integer.getInteger("spoiwo.size", 1200);
    private static final String MISSPELT = """
            ownership:
              - name: own
                entity: product
                scope: {brand: [Dom i Kubek, Dom i Kubke], sku: "KUP-*"}
              - {name: germans, entity: customer, scope: {taxId: "DE*"}}
            channels:
              shop-main:
                - name: mugs
                  field: price
                  when:
                    sku: [KUB-350-ZIE, KUB-350-ZEI]
                    category:
                      - Kubki
                      - Kubkii
                - {name: pattern, field: stock, when: {category: "Kub*"}}
            """;

    private KnownScopes scopes;

    @BeforeEach
    void empty() {
        List.of("known_scope", "candidate", "value_override").forEach(table -> stores.jdbc().update("delete from " + table));
        scopes = new KnownScopes(stores.jdbc());
    }

    private void good(String sku, String category, String brand) {
        said("stock", sku, "stock.MAG", "1");
        said("product", sku, "*", "{\"name\":\"Kubek\",\"tags\":[\"a\"]" + (category == null ? "" : ",\"category\":\"" + category + "\"") + (brand == null ? "" : ",\"brand\":\"" + brand + "\"")
                + ",\"attributes\":{\"category\":\"other\"}}");
    }

    private void said(String entity, String item, String field, String value) {
        var now = UtcTime.of(clock.instant());
        stores.jdbc().update("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values (?, ?, ?, 'erp-main', ?, ?, ?, ?)", entity, item, field, value, now, now, now);
    }

    private void goods() {
        good("KUB-350-ZIE", "Kubki", "Dom i Kubek");
        good("TAL-1", "Talerze", null);
        said("customer", "PL5252344078", "companyName", "Dom");
    }

    private List<String> refused(String masterData) {
        return scopes.take(ScopedFiles.masterData(masterData)).refused().stream().map(Finding::toString).toList();
    }

    private static String mugs(String when) {
        return "channels:\n  shop-main:\n    - {name: mugs, field: price, when: " + when + "}\n";
    }

    @Test
    @DisplayName("all words that match nothing known are refused at once, each with its line and the nearest known one; nothing of a refused file is remembered")
    void refused() {
        goods();
        var line = "what some source tells, or 'awaits: true' beside it for what is to come)";
        assertThat(refused(MISSPELT)).containsExactly(
                "config/master-data.yaml:4: the sku 'KUP-*' matches nothing known - did you mean 'KUB-*'? (" + line,
                "config/master-data.yaml:4: the brand 'Dom i Kubke' matches nothing known - did you mean 'Dom i Kubek'? (" + line,
                "config/master-data.yaml:5: the taxId 'DE*' matches nothing known (" + line,
                "config/master-data.yaml:11: the sku 'KUB-350-ZEI' matches nothing known - did you mean 'KUB-350-ZIE'? (" + line,
                "config/master-data.yaml:14: the category 'Kubkii' matches nothing known - did you mean 'Kubki'? (" + line,
                "config/master-data.yaml:15: the category 'Kub*' matches nothing known (a whole category, * stands for itself here; " + line);
        assertThat(refused(MISSPELT)).hasSize(6);
        assertThat(stores.jdbc().queryForObject("select count(*) from known_scope", Integer.class)).isZero();
        assertThat(scopes.take(ScopedFiles.guards("""
                incoming:
                  dear: {field: price, skus: ["KUB-*", "KUBB-*"], ceiling: "10"}
                mass:
                  gone: {direction: incoming, field: stock, skus: ["TALL-*"], share: 20}
                """)).refused()).extracting(Finding::toString).containsExactly("config/guards.yaml:2: the sku 'KUBB-*' matches nothing known - did you mean 'KUB-*'? (" + line,
                "config/guards.yaml:4: the sku 'TALL-*' matches nothing known - did you mean 'TAL-*'? (" + line);
    }

    @Test
    @DisplayName("words that fit goods each by itself, but none together, are refused too")
    void together() {
        goods();
        assertThat(refused(mugs("{sku: \"TAL-*\", category: Kubki}"))).singleElement().asString().startsWith("config/master-data.yaml:3: the scope matches nothing known: no goods have such a sku and category at once");
        assertThat(refused(mugs("{sku: \"KUB-*\", category: [Kubki, Talerze], brand: Dom i Kubek}"))).isEmpty();
        assertThat(refused(mugs("{category: Talerze, brand: Ola}"))).hasSize(1);
        stores.jdbc().update("insert into value_override (id, entity, item, field, connection, said, reason, who, set_at, until) values ('o', 'product', 'TAL-1', 'brand', '', '\"Ola\"', 'r', 'ola', ?, ?)",
                UtcTime.of(clock.instant()), UtcTime.of(clock.instant()));
        assertThat(refused(mugs("{category: Talerze, brand: Ola}"))).as("a person has set the brand").isEmpty();
    }

    @Test
    @DisplayName("where nothing is known of a kind, every word of it may be right: no goods, goods without a brand, no customers")
    void nothing_known() {
        assertThat(refused(MISSPELT)).isEmpty();
        empty();
        good("TAL-1", "Talerze", null);
        assertThat(refused(mugs("{brand: Any}"))).isEmpty();
        assertThat(refused(mugs("{category: Talerze, brand: Any}"))).isEmpty();
        assertThat(refused("ownership:\n  - {name: germans, entity: customer, scope: {taxId: \"DE*\"}}\n")).isEmpty();
    }

    @Test
    @DisplayName("what has been in force is not refused again, whatever the goods are now and wherever it stands: it is noted where it has never matched, and not even that where it has")
    void in_force() {
        goods();
        assertThat(refused(mugs("{sku: \"KUB-*\", category: Kubki}"))).isEmpty();
        stores.jdbc().update("delete from candidate where item like 'KUB%'");
        scopes = new KnownScopes(stores.jdbc());
        var matched = ScopedFiles.masterData("ownership:\n  - {name: own, entity: stock, scope: {sku: \"KUB-*\"}}\n");
        assertThat(scopes.take(matched)).isEqualTo(scopes.compare(matched)).satisfies(compared -> assertThat(compared.refused()).isEmpty()).satisfies(compared -> assertThat(compared.noted()).isEmpty());
        assertThat(refused(mugs("{category: [Talerze, Kubki]}"))).isEmpty();

        empty();
        assertThat(refused(mugs("{category: Kubkii}"))).as("nothing was known then").isEmpty();
        goods();
        scopes = new KnownScopes(stores.jdbc());
        var never = ScopedFiles.masterData(mugs("{category: Kubkii}"));
        assertThat(scopes.compare(never).refused()).isEmpty();
        assertThat(scopes.take(never).noted()).extracting(Finding::what).containsExactly("the category 'Kubkii' matches nothing known - did you mean 'Kubki'?");
        good("KUB-2", "Kubkii", null);
        scopes = new KnownScopes(stores.jdbc());
        assertThat(scopes.take(never).noted()).isEmpty();
        stores.jdbc().update("delete from candidate where item = 'KUB-2'");
        assertThat(scopes.compare(never).noted()).as("it has matched meanwhile").isEmpty();
    }

    @Test
    @DisplayName("a scope that says that its goods are to come is taken; to compare writes nothing; two nodes may take the same at the same time")
    void awaits() {
        goods();
        assertThat(refused(mugs("{sku: \"ZIMA-*\", awaits: false}"))).hasSize(1);
        assertThat(scopes.compare(ScopedFiles.masterData(mugs("{sku: \"ZIMA-*\", awaits: true}"))).refused()).isEmpty();
        assertThat(refused(mugs("{sku: \"ZIMA-*\"}"))).as("nothing was written").hasSize(1);
        var other = new KnownScopes(stores.jdbc());
        assertThat(refused(mugs("{sku: \"ZIMA-*\", awaits: true}"))).isEmpty();
        assertThat(other.take(ScopedFiles.masterData(mugs("{sku: \"ZIMA-*\", awaits: true}"))).refused()).isEmpty();
        assertThat(other.take(ScopedFiles.masterData(mugs("{sku: \"ZIMA-*\"}"))).refused()).as("the goods may be a year away").isEmpty();
        assertThat(scopes.take(ScopedFiles.guards("incoming:\n  dear: {field: price, skus: [\"LATO-*\"], awaits: true, ceiling: \"10\"}\n")).refused()).isEmpty();
    }

    @Test
    @DisplayName("while the database is away a file with the same scopes can be taken, and one with new ones waits: it fails, and is tried again")
    void away() {
        goods();
        var source = new DelegatingDataSource(database.dataSource());
        var away = new KnownScopes(new JdbcTemplate(source));
        var file = ScopedFiles.masterData(mugs("{category: Kubki}"));
        assertThat(away.take(file).refused()).isEmpty();
        source.setTargetDataSource(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"));
        assertThat(away.take(file).refused()).isEmpty();
        var other = ScopedFiles.masterData(mugs("{category: Talerze}"));
        assertThatThrownBy(() -> away.take(other)).isInstanceOf(DataAccessException.class);
        source.setTargetDataSource(database.dataSource());
        assertThat(away.take(other).refused()).isEmpty();
    }

    @Test
    @DisplayName("of a large catalogue the first comparison reads all goods once, and the next start nothing")
    void large() {
        var now = UtcTime.of(clock.instant());
        var text = "x".repeat(2000);
        for (int from = 0; from < SIZE; from += 5000) {
            var some = IntStream.range(from, Math.min(SIZE, from + 5000)).boxed().toList();
            stores.jdbc().batchUpdate("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('stock', ?, 'stock.MAG', 'erp-main', '1', ?, ?, ?)",
                    some.stream().map(n -> new Object[] {"K-%06d".formatted(n), now, now, now}).toList());
            stores.jdbc().batchUpdate("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('product', ?, '*', 'erp-main', ?, ?, ?, ?)", some.stream().map(n -> new Object[] {
                "K-%06d".formatted(n), "{\"name\":\"Kubek\",\"description\":\"" + text + "\",\"category\":\"C" + n % 300 + "\",\"brand\":\"B" + n % 50 + "\"}", now, now, now}).toList());
        }
        var file = ScopedFiles.masterData(mugs("{sku: [\"K-*\", \"*-000001\", \"Q-000001\", \"*Q*\"], category: [C1, C2, Cx], brand: B1}"));
        long began = System.nanoTime();
        assertThat(scopes.take(file).refused()).extracting(Finding::what).hasSize(3).anyMatch(what -> what.contains("'Cx'")).anyMatch(what -> what.contains("did you mean 'K-000001'"));
        long compared = System.nanoTime();
        var right = ScopedFiles.masterData(mugs("{sku: [\"K-*\", \"*-000001\"], category: [C1, C2], brand: B1}"));
        assertThat(scopes.take(right).refused()).isEmpty();
        long taken = System.nanoTime();
        assertThat(new KnownScopes(stores.jdbc()).take(right)).isEqualTo(scopes.compare(right));
        System.out.printf("scopes: %d SKUs: refused in %d ms, taken in %d ms, started again in %d ms%n", SIZE, (compared - began) / 1_000_000, (taken - compared) / 1_000_000, (System.nanoTime() - taken) / 1_000_000);
    }
}
