package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import pl.spoiwo.sandbox.catalogue.Article;

/** Cards of goods with their price and stock; inside the caller's transaction. */
final class Goods {

    static final String MAIN = "MAG";

    private final Sql sql;

    Goods(Sql sql) {
        this.sql = sql;
    }

    /** Adds the article, or changes the card and price that are there, and gives its id. */
    int add(Article article) {
        int id = add(article.sku(), article.name(), 1, article.unit(), article.ean(), BigDecimal.valueOf(article.vatRate()));
        sql.update("update tw__Towar set tw_Nazwa = ? where tw_Id = ?", article.name(), id);
        sql.update("delete from tw_Cena where tc_IdTowar = ?", id);
        sql.update("insert into tw_Cena (tc_IdTowar, tc_CenaNetto1, tc_CenaBrutto1) values (?, ?, ?)", id, article.net(), article.gross());
        return id;
    }

    /** Adds a card, or leaves the one that is there, and gives its id. */
    int add(String symbol, String name, int kind, String unit, String ean, BigDecimal rate) {
        Integer known = find(symbol);
        return known != null ? known : sql.insert("insert into tw__Towar (tw_Symbol, tw_Nazwa, tw_Opis, tw_Rodzaj, tw_JednMiary, "
                + "tw_PodstKodKresk, tw_IdVatSp) values (?, ?, '', ?, ?, ?, ?)", symbol, name, kind, unit, ean, vat(rate));
    }

    private int vat(BigDecimal rate) {
        Integer known = sql.number("select vat_Id from sl_StawkaVAT where vat_Stawka = ?", rate);
        return known != null ? known : sql.insert("insert into sl_StawkaVAT (vat_Stawka, vat_Symbol) values (?, ?)", rate, rate.signum() < 0 ? "zw" : rate.stripTrailingZeros().toPlainString());
    }

    /** Null where there are none with this symbol. */
    Integer find(String symbol) {
        return sql.number("select tw_Id from tw__Towar where tw_Symbol = ?", symbol);
    }

    /** @param warehouse its symbol; one that is not there is opened */
    void setStock(int goods, String warehouse, BigDecimal quantity) {
        int place = warehouse(warehouse);
        if (sql.update("update tw_Stan set st_Stan = ? where st_TowId = ? and st_MagId = ?", quantity, goods, place) == 0) {
            sql.update("insert into tw_Stan (st_TowId, st_MagId, st_Stan) values (?, ?, ?)", goods, place, quantity);
        }
    }

    BigDecimal stock(int goods, String warehouse) {
        var rows = sql.rows("select st_Stan as \"onHand\" from tw_Stan where st_TowId = ? and st_MagId = ?", goods, warehouse(warehouse));
        return rows.isEmpty() ? BigDecimal.ZERO : new BigDecimal(rows.get(0).get("onHand").asText());
    }

    private int warehouse(String symbol) {
        Integer known = sql.number("select mag_Id from sl_Magazyn where mag_Symbol = ?", symbol);
        if (known == null) {
            known = sql.number("select max(mag_Id) + 1 from sl_Magazyn");
            sql.update("insert into sl_Magazyn values (?, ?, ?, 0)", known, symbol, symbol);
        }
        return known;
    }

    /** Takes pieces off the shelves: of each warehouse what it has, and of the main one what is nowhere. */
    void issue(int goods, BigDecimal quantity) {
        BigDecimal left = quantity;
        for (JsonNode shelf : sql.rows("select st_MagId as \"place\", st_Stan as \"onHand\" from tw_Stan where st_TowId = ? order by st_MagId", goods)) {
            BigDecimal taken = new BigDecimal(shelf.get("onHand").asText()).max(BigDecimal.ZERO).min(left);
            take(goods, shelf.get("place").asInt(), taken);
            left = left.subtract(taken);
        }
        take(goods, 1, left);
    }

    private void take(int goods, int place, BigDecimal quantity) {
        sql.update("update tw_Stan set st_Stan = st_Stan - ? where st_TowId = ? and st_MagId = ?", quantity, goods, place);
    }
}
