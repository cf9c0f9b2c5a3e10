package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SubiektTest {

    private static final Charset CP1250 = Charset.forName("windows-1250");

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void start() {
        sandbox = new Sandbox(options()).start(0);
        client = new Client(sandbox);
    }

    private SandboxOptions options() {
        return SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "0", "take-after", "50ms",
                "data-dir", folder.resolve("data").toString()));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static String order(String reference) throws Exception {
        return new String(SubiektTest.class.getResourceAsStream("/sandbox/zamowienie-ZK.epp").readAllBytes(), CP1250)
                .replace("ORD-2026-000123", reference).replace("KUBEK-LOS", "DZB-1200");
    }

    private void handOver(String name, String content) throws Exception {
        Path temporary = folder.resolve("exchange/" + name + ".part");
        Files.write(temporary, content.getBytes(CP1250));
        Files.move(temporary, folder.resolve("exchange/out/" + name));
    }

    @Test
    @DisplayName("the company's card has a tax number and an address, as the connector's query asks for them")
    void companies() throws Exception {
        var database = new NamedParameterJdbcTemplate(new DriverManagerDataSource(sandbox.sqlUrl(), "demo_reader", "demo-sa"));
        var query = Files.readString(Path.of("routes/connectors/subiekt/sql/customer-list.sql")).replace(":?", ":");
        assertThat(database.queryForList(query, Map.of("size", 500, "after", "0"))).singleElement().satisfies(card -> {
            assertThat(card).containsEntry("taxId", "525-244-57-67").containsEntry("city", "Warszawa");
            assertThat(card.get("name").toString()).startsWith("Łukmet");
        });
    }

    private JsonNode state() throws Exception {
        return client.get("/_control/subiekt/state");
    }

    @Test
    @DisplayName("a file is taken away and becomes a document with lines, totals and a reservation, which a reader sees by SQL")
    void imported() throws Exception {
        handOver("a.epp", order("c-0123456789abcdefghij"));
        await().until(() -> state().path("documentCount").asInt() == 1);
        assertThat(Files.list(folder.resolve("exchange/out"))).isEmpty();
        JsonNode document = state().path("documents").get(0);
        assertThat(document.path("gross").asText()).isEqualTo("159.9000");
        assertThat(document.path("lines")).hasSize(2);
        assertThat(state().path("stock").path("DZB-1200").path("reserved").asText()).isEqualTo("1.0000");
        try (Connection reader = DriverManager.getConnection(sandbox.sqlUrl(), "demo_reader", "demo-sa");
                PreparedStatement query = reader.prepareStatement("""
                        select d.dok_Id as "id", d.dok_NrPelny as "number" from dok__Dokument d
                         where d.dok_Typ = 16 and (d.dok_NrPelnyOryg like '%' + ? + '%' or d.dok_Uwagi like '%' + ? + '%')""")) {
            query.setString(1, "c-0123456789abcdefghij");
            query.setString(2, "c-0123456789abcdefghij");
            ResultSet found = query.executeQuery();
            assertThat(found.next()).isTrue();
            assertThat(found.getString("number")).isEqualTo(document.path("number").asText());
            assertThatThrownBy(() -> reader.createStatement().execute("update tw_Stan set st_Stan = 0")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    @DisplayName("stock is read by SQL in the tables of Subiekt")
    void stock() throws Exception {
        client.post("/_control/subiekt/stock", "{\"sku\":\"DZB-1200\",\"quantity\":\"12\"}");
        try (Connection reader = DriverManager.getConnection(sandbox.sqlUrl(), "demo_reader", "demo-sa");
                PreparedStatement query = reader.prepareStatement("""
                        select t.tw_Symbol as "sku", m.mag_Symbol as "warehouse", s.st_Stan as "onHand" from tw_Stan s
                          join tw__Towar t on t.tw_Id = s.st_TowId join sl_Magazyn m on m.mag_Id = s.st_MagId
                         where t.tw_Rodzaj in (1, 8) and t.tw_Zablokowany = 0 and t.tw_Usuniety = 0 and ? like '%,' + m.mag_Symbol + ',%'
                         order by t.tw_Symbol, m.mag_Symbol""")) {
            query.setString(1, ",MAG,");
            ResultSet rows = query.executeQuery();
            int count = 0;
            while (rows.next()) {
                count++;
                if (rows.getString("sku").equals("DZB-1200")) {
                    assertThat(rows.getBigDecimal("onHand")).isEqualByComparingTo("12");
                }
            }
            assertThat(count).isEqualTo(40);
        }
    }

    @Test
    @DisplayName("in the same process the database is reached by its name in memory")
    void sameProcess() throws Exception {
        try (Connection reader = DriverManager.getConnection("jdbc:h2:mem:subiekt;MODE=MSSQLServer;DB_CLOSE_DELAY=-1", "sa", "demo-sa");
                ResultSet rows = reader.createStatement().executeQuery("select top 5 mag_Symbol from sl_Magazyn where mag_Symbol like '%' + 'MA' + '%'")) {
            assertThat(rows.next()).isTrue();
        }
        DriverManager.getConnection("jdbc:h2:mem:subiekt;IFEXISTS=TRUE", "demo_reader", "demo-sa").close();
    }

    @Test
    @DisplayName("a second import of the same file makes a second document, and the state counts it")
    void twice() throws Exception {
        handOver("a.epp", order("c-1"));
        handOver("b.epp", order("c-2"));
        await().until(() -> state().path("documentCount").asInt() == 2);
        handOver("a.epp", order("c-1"));
        await().until(() -> state().path("documentCount").asInt() == 3);
        assertThat(state().path("references").path("c-1").asInt()).isEqualTo(2);
        assertThat(state().path("references").path("c-2").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a broken file is rejected with its reason, and so is one with goods that nobody knows")
    void rejected() throws Exception {
        handOver("broken.epp", order("c-1").replace("130.0000,29.9000", "130,29.9"));
        handOver("unknown.epp", order("c-2").replace("1,\"DZB-1200\",,", "1,\"OTHER\",,").replace("1,1,\"DZB-1200\"", "1,1,\"NOBODY\""));
        await().until(() -> state().path("rejections").asInt() == 2);
        assertThat(state().path("rejected").toString()).contains("broken.epp").contains("field 28").contains("NOBODY");
        assertThat(state().path("documentCount").asInt()).isZero();
    }

    @Test
    @DisplayName("while Subiekt is down files stay where they are and SQL is refused; after that both work again")
    void down() throws Exception {
        String url = sandbox.sqlUrl();
        client.put("/_control/subiekt/faults", "{\"down\":true}");
        handOver("a.epp", order("c-1"));
        assertThatThrownBy(() -> DriverManager.getConnection(url, "demo_reader", "demo-sa")).isInstanceOf(SQLException.class);
        assertThat(state().path("documentCount").asInt()).isZero();
        assertThat(folder.resolve("exchange/out/a.epp")).exists();
        client.put("/_control/subiekt/faults", "{}");
        await().until(() -> state().path("documentCount").asInt() == 1);
        assertThat(sandbox.sqlUrl()).isEqualTo(url);
        DriverManager.getConnection(url, "demo_reader", "demo-sa").close();
    }

    @Test
    @DisplayName("what timed out is taken at once but shows only after a while")
    void shownLate() throws Exception {
        client.put("/_control/subiekt/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":3000}");
        handOver("a.epp", order("c-1"));
        await().until(() -> !Files.exists(folder.resolve("exchange/out/a.epp")));
        assertThat(state().path("documentCount").asInt()).isZero();
        await().until(() -> state().path("documentCount").asInt() == 1);
    }

    @Test
    @DisplayName("goods are exported as a file that the strict reader takes")
    void goods() throws Exception {
        String name = client.post("/_control/subiekt/goods", "{}").path("file").asText();
        handOver("back.epp", Files.readString(folder.resolve("exchange/in/" + name), CP1250));
        await().until(() -> !Files.exists(folder.resolve("exchange/out/back.epp")));
        assertThat(state().path("rejected")).isEmpty();
        assertThat(state().path("stock")).hasSize(40);
    }

    @Test
    @DisplayName("realising an order takes its goods out of the warehouse, once")
    void realised() throws Exception {
        handOver("a.epp", order("c-1"));
        await().until(() -> state().path("documentCount").asInt() == 1);
        client.post("/_control/subiekt/shipments", "{\"reference\":\"c-1\"}");
        client.post("/_control/subiekt/shipments", "{\"reference\":\"c-1\"}");
        JsonNode stock = state().path("stock").path("DZB-1200");
        assertThat(stock.path("onHand").asText()).isEqualTo("999.0000");
        assertThat(stock.path("reserved").asText()).isEqualTo("0.0000");
    }

    @Test
    @DisplayName("a parcel's number stands in the own fields of the goods issue, which names its order")
    void parcel() throws Exception {
        handOver("a.epp", order("c-1"));
        await().until(() -> state().path("documentCount").asInt() == 1);
        client.post("/_control/subiekt/shipments", "{\"reference\":\"c-1\",\"trackingNumber\":\"6200\",\"carrier\":\"InPost\"}");
        try (Connection reader = DriverManager.getConnection(sandbox.sqlUrl(), "demo_reader", "demo-sa");
                ResultSet rows = reader.createStatement().executeQuery("""
                        select z.dok_NrPelnyOryg, p.pwd_Tekst01, p.pwd_Tekst02 from dok__Dokument d join dok__Dokument z on z.dok_Id = d.dok_DoDokId
                          join pw_Dane p on p.pwd_IdObiektu = d.dok_Id and p.pwd_TypObiektu = -8 where d.dok_Typ = 11""")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3)).isEqualTo("c-1 6200 InPost");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    @DisplayName("after a restart everything is there: orders, payments, webhooks, documents, and no number is given again")
    void restarted() throws Exception {
        long order = client.post("/_control/woocommerce/orders", "{}").path("id").asLong();
        client.post("/_control/payu/payments", "{\"reference\":\"" + order + "\",\"amount\":\"5.00\",\"notify\":false}");
        handOver("a.epp", order("c-1"));
        await().until(() -> state().path("documentCount").asInt() == 1);
        JsonNode document = state().path("documents").get(0);
        sandbox.close();
        Files.write(folder.resolve("exchange/subiekt-taken/1-1-b.epp"), order("c-2").getBytes(CP1250));
        Files.write(folder.resolve("data/sandbox.log"), new byte[] {0, 10, 'h', 'a', 'l', 'f'}, java.nio.file.StandardOpenOption.APPEND);
        start();
        assertThat(client.get(Client.SHOP + "orders/" + order).path("id").asLong()).isEqualTo(order);
        assertThat(client.get("/_control/payu/payments?reference=" + order).path("amount").asText()).isEqualTo("500");
        await().until(() -> state().path("documentCount").asInt() == 2);
        assertThat(state().path("documents").get(0)).isEqualTo(document);
        assertThat(client.post("/_control/woocommerce/orders", "{}").path("id").asLong()).isGreaterThan(order);
    }
}
