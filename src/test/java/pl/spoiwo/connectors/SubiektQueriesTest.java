package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import pl.spoiwo.mapping.Json;

/** The queries of the Subiekt connector, as its mappings call them, against the few tables they name. */
class SubiektQueriesTest {

    private static final String REFERENCE = "c-0123456789abcdefghij";
    private final ConnectorFiles files = new ConnectorFiles("subiekt", Map.of("warehouses", "MAG, SKL", "shipmentDays", "30"));
    private NamedParameterJdbcTemplate database;

    @BeforeEach
    void tables() throws IOException {
        var source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:subiekt-queries;MODE=MSSQLServer;DB_CLOSE_DELAY=-1");
        database = new NamedParameterJdbcTemplate(source);
        database.getJdbcTemplate().execute("drop all objects");
        database.getJdbcTemplate().execute(Files.readString(Path.of("src/test/resources/vectors/subiekt/tables.sql")));
    }

    private JsonNode rows(String mapping, JsonNode input) {
        return rows(files, mapping, input);
    }

    private JsonNode rows(ConnectorFiles files, String mapping, JsonNode input) {
        var request = files.apply(mapping, input);
        var parameters = new HashMap<String, Object>();
        request.get("parameters").fields().forEachRemaining(e -> parameters.put(e.getKey(), e.getValue().isNumber() ? e.getValue().numberValue() : e.getValue().asText()));
        try {
            var sql = Files.readString(Path.of("routes/connectors/subiekt/sql/" + request.get("query").asText() + ".sql"));
            List<Map<String, Object>> rows = database.queryForList(sql.replace(":?", ":"), parameters);
            return JsonNodeFactory.instance.objectNode().set("rows", Json.MAPPER.valueToTree(rows));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode command() {
        return JsonNodeFactory.instance.objectNode().set("command", JsonNodeFactory.instance.objectNode().put("reference", REFERENCE));
    }

    @Test
    @DisplayName("stock is read for the warehouses named, without services, with 0 for blocked and deleted goods, and without taking the ERP's reservations off")
    void stock() {
        var event = files.apply("stock", rows("stock-query", JsonNodeFactory.instance.objectNode().put("size", 5000)));
        assertThat(event.at("/data/items").toString()).isEqualTo("[{\"sku\":\"KUB-1\",\"warehouse\":\"MAG\",\"onHand\":\"12\"},"
                + "{\"sku\":\"KUB-1\",\"warehouse\":\"SKL\",\"onHand\":\"0.5\"},{\"sku\":\"STARE\",\"warehouse\":\"MAG\",\"onHand\":\"0\"},"
                + "{\"sku\":\"NIEMA\",\"warehouse\":\"MAG\",\"onHand\":\"0\"},{\"sku\":\"ZES-1\",\"warehouse\":\"MAG\",\"onHand\":\"3\"}]");
    }

    @Test
    @DisplayName("a page of stock goes on behind the last row of the one before, whatever has come and gone between")
    void stockPages() {
        var first = rows("stock-query", JsonNodeFactory.instance.objectNode().put("size", 2)).get("rows");
        assertThat(first.findValuesAsText("warehouse")).containsExactly("MAG", "SKL");
        database.getJdbcTemplate().execute("delete from tw_Stan where st_TowId = 1");
        var second = rows("stock-query", JsonNodeFactory.instance.objectNode().put("size", 2).put("next", first.get(1).get("row").asText())).get("rows");
        assertThat(second.findValuesAsText("sku")).containsExactly("STARE", "NIEMA");
    }

    @Test
    @DisplayName("an order is found by the reference in its original number or as first word of its remarks, and by nothing else")
    void find() {
        var found = files.apply("zk-find-result", rows("zk-find", command()));
        assertThat(found.toString()).isEqualTo("{\"externalId\":\"1042\",\"externalNumber\":\"ZK 55/11/2026\"}");
        database.getJdbcTemplate().execute("update dok__Dokument set dok_NrPelnyOryg = '', dok_Uwagi = '" + REFERENCE + "; pilne' where dok_Id = 1042");
        assertThat(files.apply("zk-find-result", rows("zk-find", command())).get("externalId").asText()).isEqualTo("1042");
        database.getJdbcTemplate().execute("update dok__Dokument set dok_Uwagi = 'pilne; " + REFERENCE + "' where dok_Id = 1042");
        assertThat(files.apply("zk-find-result", rows("zk-find", command())).isNull()).as("a buyer wrote it").isTrue();
        database.getJdbcTemplate().execute("update dok__Dokument set dok_Uwagi = '' where dok_Id = 1042");
        assertThat(files.apply("zk-find-result", rows("zk-find", command())).isNull()).as("an invoice carries it too, and is no order").isTrue();
    }

    @Test
    @DisplayName("orders entered since the last look are confirmed once by their key, other people's are passed over")
    void confirmations() {
        var input = JsonNodeFactory.instance.objectNode().put("cursor", "1042");
        var rows = rows("zk-list", input).get("rows");
        assertThat(rows.findValuesAsText("id")).containsExactly("1042", "1044");
        assertThat(files.apply("zk-confirmation", rows.get(0)).at("/data/reference").asText()).isEqualTo(REFERENCE);
        assertThat(files.apply("zk-confirmation", rows.get(1)).get("event").asText()).isEqualTo("ignore");
        assertThat(rows("zk-list", JsonNodeFactory.instance.objectNode().put("cursor", "2000")).get("rows")).isEmpty();
    }

    @Test
    @DisplayName("goods that were issued for the hub's orders are told with the order's reference, and other people's are passed over")
    void issued() {
        database.getJdbcTemplate().execute("""
                insert into dok__Dokument values (1050, 11, 'WZ 1/11/2026', '', '', '2099-11-20', 1042), (1051, 2, 'FS 2/11/2026', '', '', '2099-11-20', 1042),
                (1052, 11, 'WZ 2/11/2026', '', '', '2099-11-20', 1043), (1054, 11, 'WZ 3/11/2026', '', '', '2099-11-20', 1051);
                insert into dok_Pozycja values (1, 1042, null, 1, 5, 1), (2, null, 1050, 1, 2, 1), (3, null, 1050, 5, 0.5, 2), (4, 1051, 1060, 1, 3, 1), (5, 1051, null, 2, 1, null), (6, 1050, null, 3, 1, 1)""");
        var rows = rows("issued-list", JsonNodeFactory.instance.objectNode().put("cursor", "1050")).get("rows");
        assertThat(rows.findValuesAsText("position")).as("its own positions").containsExactly("2", "3", "4", "5");
        var told = files.apply("issued", rows.get(1)).get("data");
        assertThat(told.get("reference").asText()).isEqualTo(REFERENCE);
        assertThat(told.get("issued").asBoolean()).isTrue();
        assertThat(told.get("items").toString()).isEqualTo("[{\"sku\":\"ZES-1\",\"quantity\":\"0.5\",\"warehouse\":\"SKL\"}]");
        assertThat(files.apply("issued", rows.get(3)).get("event").asText()).as("a service").isEqualTo("ignore");
        database.getJdbcTemplate().execute("delete from dok_Pozycja");
        var whole = rows("issued-list", JsonNodeFactory.instance.objectNode().put("cursor", "1050")).get("rows");
        assertThat(whole.findValuesAsText("number")).containsExactly("WZ 1/11/2026", "FS 2/11/2026");
        assertThat(files.apply("issued", whole.get(0)).get("data").has("items")).isFalse();
    }

    @Test
    @DisplayName("sets are told whole, however many parts they have, page by page")
    void sets() {
        database.getJdbcTemplate().execute("""
                update tw__Towar set tw_Rodzaj = 8 where tw_Id in (1, 2); update tw__Towar set tw_Rodzaj = 1 where tw_Id = 5;
                insert into tw_Komplet values (1, 1, 3, 2), (2, 1, 4, 0.5), (3, 2, 3, 1)""");
        var first = rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 1));
        assertThat(first.get("rows")).hasSize(2);
        assertThat(files.apply("product", first).at("/data/items/0/components/1/quantity").asText()).isEqualTo("0.5");
        assertThat(rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 1).put("next", "1")).get("rows")).hasSize(1);
        assertThat(rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 1).put("next", "2")).get("rows")).isEmpty();
    }

    @Test
    @DisplayName("a set is told with the parts that are goods; one of services alone is a service")
    void setsOfServices() {
        database.getJdbcTemplate().execute("""
                update tw__Towar set tw_Rodzaj = 8, tw_Zablokowany = 0 where tw_Id in (3, 5);
                insert into tw_Komplet values (1, 5, 1, 3), (2, 5, 2, 1), (3, 3, 2, 1)""");
        var items = files.apply("product", rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 10))).at("/data/items");
        assertThat(items.findValuesAsText("kind")).containsExactly("service", "set");
        assertThat(items.at("/0/components")).isEmpty();
        assertThat(items.at("/1/components").toString()).isEqualTo("[{\"sku\":\"KUB-1\",\"quantity\":\"3\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tw_Zablokowany", "tw_Usuniety"})
    @DisplayName("a set that is blocked or deleted has no parts any more, and none of it is there")
    void endedSets(String ended) {
        database.getJdbcTemplate().execute("insert into tw_Komplet values (1, 5, 1, 2); update tw__Towar set " + ended + " = 1 where tw_Id = 5");
        var rows = rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 10));
        assertThat(files.apply("product", rows).at("/data/items").toString()).isEqualTo("[{\"components\":[],\"sku\":\"ZES-1\",\"name\":\"Zestaw\",\"kind\":\"set\"}]");
        var counts = files.apply("stock", rows("stock-query", JsonNodeFactory.instance.objectNode().put("size", 5000))).at("/data/items");
        assertThat(counts).filteredOn(each -> each.path("sku").asText().equals("ZES-1")).extracting(each -> each.path("onHand").asText()).containsExactly("0");
    }

    @Test
    @DisplayName("where the site says so, all cards that are not deleted are read page by page, also what is no set")
    void goods() {
        var sql = new ConnectorFiles("subiekt", Map.of("goods", "sql"));
        database.getJdbcTemplate().execute("""
                insert into sl_StawkaVAT values (1, 23, '23'), (2, 0, 'zw');
                update tw__Towar set tw_IdVatSp = 1, tw_PodstKodKresk = '5907314500361', tw_JednMiary = 'szt.', tw_DostSymbol = 'D-1', tw_Opis = 'Szkliwiony' where tw_Id = 1;
                update tw__Towar set tw_IdVatSp = 2 where tw_Id = 2; insert into tw_Komplet values (1, 5, 1, 2)""");
        var first = rows(sql, "product-list", JsonNodeFactory.instance.objectNode().put("size", 2));
        assertThat(sql.apply("product", first).at("/data/items").toString()).isEqualTo("[{\"sku\":\"KUB-1\",\"name\":\"Kubek\",\"kind\":\"product\",\"ean\":\"5907314500361\",\"unit\":\"szt.\",\"taxCode\":\"23\","
                + "\"supplierCode\":\"D-1\",\"description\":\"Szkliwiony\"},{\"sku\":\"DOSTAWA\",\"name\":\"Dostawa\",\"kind\":\"service\",\"taxCode\":\"zw\"}]");
        var second = sql.apply("product", rows(sql, "product-list", JsonNodeFactory.instance.objectNode().put("size", 500).put("next", "2"))).at("/data/items");
        assertThat(second.findValuesAsText("name")).as("4 is deleted").containsExactly("Stare", "Zestaw");
        assertThat(second.at("/1/components").toString()).isEqualTo("[{\"sku\":\"KUB-1\",\"quantity\":\"2\"}]");
        assertThat(rows("product-list", JsonNodeFactory.instance.objectNode().put("size", 500)).get("rows").findValuesAsText("sku")).as("usually sets alone").containsExactly("ZES-1");
    }

    @Test
    @DisplayName("weights are read page by page, exact, of what has one and is not deleted")
    void weights() {
        database.getJdbcTemplate().execute("update tw__Towar set tw_Masa = 0.35 where tw_Id = 1; update tw__Towar set tw_Masa = 0 where tw_Id = 3; "
                + "update tw__Towar set tw_Masa = 2 where tw_Id in (2, 4); update tw__Towar set tw_Masa = 1.0625 where tw_Id = 5");
        var first = rows("weight-list", JsonNodeFactory.instance.objectNode().put("size", 1));
        assertThat(files.apply("weight", first).at("/data/items").toString()).isEqualTo("[{\"sku\":\"KUB-1\",\"weight\":\"0.35\"}]");
        var second = rows("weight-list", JsonNodeFactory.instance.objectNode().put("size", 5000).put("next", "1"));
        assertThat(files.apply("weight", second).at("/data/items").toString()).isEqualTo("[{\"sku\":\"ZES-1\",\"weight\":\"1.0625\"}]");
    }

    @Test
    @DisplayName("companies are read by their main address, page by page, one for each tax number, and people without a number are not")
    void customers() {
        database.getJdbcTemplate().execute("""
                insert into sl_Panstwo values (1, 'PL'), (2, 'DE');
                insert into kh__Kontrahent values (1, 'LUKMET', 'biuro@lukmet.example'), (2, 'HUB-1', 'jan@example.com'), (3, 'NIP-5252445767', null), (4, 'MUELLER', '');
                insert into adr__Ewid values (1, 1, 1, 'Łukmet Sp. z o.o.', 'ul. Prosta 51', '00-838', 'Warszawa', '525-244-57-67', '', 1), (2, 1, 11, 'Łukmet magazyn', 'ul. Inna 1', '', 'Łódź', '525-244-57-67', '', 1),
                (3, 2, 1, 'Jan Kowalski', 'ul. Polna 1', '', 'Łódź', '', '601234567', 1), (4, 3, 1, 'LUKMET', '', '', '', 'PL5252445767', '', null), (5, 4, 1, 'Müller GmbH', 'Hauptstr. 1', '10115', 'Berlin', 'DE811115368', '', 2)""");
        var first = rows("customer-list", JsonNodeFactory.instance.objectNode().put("size", 1));
        assertThat(files.apply("customer", first).at("/data/items").toString()).isEqualTo("[{\"taxId\":\"PL5252445767\",\"companyName\":\"Łukmet Sp. z o.o.\","
                + "\"address\":{\"line1\":\"ul. Prosta 51\",\"postalCode\":\"00-838\",\"city\":\"Warszawa\",\"country\":\"PL\"},\"email\":\"biuro@lukmet.example\"}]");
        var second = rows("customer-list", JsonNodeFactory.instance.objectNode().put("size", 500).put("next", "1"));
        assertThat(files.apply("customer", second).at("/data/items").findValuesAsText("taxId")).containsExactly("DE811115368");
    }

    @Test
    @DisplayName("a parcel's number is read from the documents made out of the hub's orders, page by page, and from no others")
    void parcels() {
        database.getJdbcTemplate().execute("""
                insert into dok__Dokument values (1050, 11, 'WZ 1/11/2026', '', '', '2099-11-20', 1042), (1051, 2, 'FS 2/11/2026', '', '', '2099-11-20', 1042),
                (1052, 2, 'FS 3/11/2026', '', '', '2099-11-20', 1045), (1053, 11, 'WZ 2/11/2026', '', '', '2000-11-20', 1042), (1054, 11, 'WZ 3/11/2026', '', '', '2099-11-20', 1051);
                insert into pw_Dane values (1, -8, 1050, '6200', 'InPost'), (2, -8, 1051, '6300', null), (3, -8, 1052, '6400', ''), (4, -8, 1053, '6500', ''),
                (5, -14, 1050, 'Towar', ''), (6, -8, 1054, '6600', '')""");
        var rows = rows("shipment-list", JsonNodeFactory.instance.objectNode().put("size", 500)).get("rows");
        assertThat(rows.findValuesAsText("trackingNumber")).containsExactly("6200", "6300");
        assertThat(files.apply("shipment", rows.get(0)).at("/data/order/reference").asText()).isEqualTo(REFERENCE);
        assertThat(files.apply("shipment", rows.get(0)).at("/data/carrier/name").asText()).isEqualTo("InPost");
        assertThat(rows("shipment-list", JsonNodeFactory.instance.objectNode().put("size", 1).put("next", "1050")).get("rows").findValuesAsText("trackingNumber"))
                .containsExactly("6300");
        database.getJdbcTemplate().execute("update pw_Dane set pwd_Tekst01 = '' where pwd_Id < 3");
        assertThat(rows("shipment-list", JsonNodeFactory.instance.objectNode().put("size", 500)).get("rows")).isEmpty();
    }
}
