package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;

/** What the company's database holds, as the control API shows it. */
final class CompanyState {

    private static final String DOCUMENTS = """
            select dok_Id as "id", dok_NrPelny as "number", dok_NrPelnyOryg as "reference", dok_DataWyst as "issued", dok_Status as "status",
                   dok_WartNetto as "net", dok_WartVat as "vat", dok_WartBrutto as "gross", dok_KwDoZaplaty as "toPay", dok_Waluta as "currency",
                   dok_WalutaKurs as "rate", dok_Uwagi as "remarks", kh_Symbol as "buyer"
              from dok__Dokument left join kh__Kontrahent on kh_Id = dok_PlatnikId
             where dok_Typ = 16 and dok_Id > ? order by dok_Id offset 0 rows fetch next ? rows only""";
    private static final String LINES = """
            select ob_DokHanId as "document", ob_DokHanLp as "no", tw_Symbol as "sku", ob_Opis as "name", ob_Ilosc as "quantity",
                   ob_CenaNetto as "unitNet", ob_VatProc as "vatRate", ob_WartNetto as "net", ob_WartVat as "vat", ob_WartBrutto as "gross"
              from dok_Pozycja left join tw__Towar on tw_Id = ob_TowId
             where ob_DokHanId > ? and ob_DokHanId <= ? order by ob_DokHanId, ob_DokHanLp""";
    private static final String REFERENCES =
            "select dok_NrPelnyOryg as \"reference\", count(*) as \"times\" from dok__Dokument where dok_Typ = 16 group by dok_NrPelnyOryg";
    private static final String STOCK = """
            select tw_Symbol as "sku", sum(st_Stan) as "onHand", sum(st_StanRez) as "reserved" from tw_Stan join tw__Towar on tw_Id = st_TowId
             group by tw_Symbol order by tw_Symbol offset 0 rows fetch next ? rows only""";
    private static final String SHELVES = """
            select tw_Symbol as "sku", mag_Symbol as "warehouse", st_Stan as "onHand" from tw_Stan join tw__Towar on tw_Id = st_TowId join sl_Magazyn on mag_Id = st_MagId
             order by tw_Symbol, mag_Id offset 0 rows fetch next ? rows only""";

    private final Sql sql;

    CompanyState(Sql sql) {
        this.sql = sql;
    }

    /** Orders above {@code since} with their lines, how often each reference came, and the stock of so many goods. */
    ObjectNode show(int since, int limit, boolean lines, int goods) {
        ObjectNode state = Json.object().put("documentCount", sql.number("select count(*) from dok__Dokument where dok_Typ = 16"));
        state.set("documents", sql.rows(DOCUMENTS, since, limit));
        if (lines) {
            addLines(state.path("documents"), since);
        }
        ObjectNode references = state.putObject("references");
        sql.rows(REFERENCES).forEach(row -> references.set(row.get("reference").asText(), row.get("times")));
        ObjectNode stock = state.putObject("stock");
        sql.rows(STOCK, goods).forEach(row -> stock.set(row.get("sku").asText(), ((ObjectNode) row).without("sku")));
        state.set("shelves", sql.rows(SHELVES, goods));
        return state;
    }

    private void addLines(JsonNode documents, int since) {
        Map<Integer, ObjectNode> byId = new HashMap<>();
        int last = since;
        for (JsonNode document : documents) {
            byId.put(document.get("id").asInt(), (ObjectNode) document);
            last = document.get("id").asInt();
        }
        for (JsonNode line : sql.rows(LINES, since, last)) {
            byId.get(line.get("document").asInt()).withArray("lines").add(((ObjectNode) line).without("document"));
        }
    }
}
