package pl.spoiwo.sandbox.subiekt;

import java.math.BigDecimal;
import pl.spoiwo.sandbox.catalogue.Article;

/** Cards of goods with their price and stock; inside the caller's transaction. */
final class Goods {

    private static final int MAIN_WAREHOUSE = 1;

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
                + "tw_PodstKodKresk, tw_StawkaVat) values (?, ?, '', ?, ?, ?, ?)", symbol, name, kind, unit, ean, rate);
    }

    /** Null where there are none with this symbol. */
    Integer find(String symbol) {
        return sql.number("select tw_Id from tw__Towar where tw_Symbol = ?", symbol);
    }

    void setStock(int goods, BigDecimal quantity) {
        if (sql.update("update tw_Stan set st_Stan = ? where st_TowId = ? and st_MagId = ?", quantity, goods, MAIN_WAREHOUSE) == 0) {
            sql.update("insert into tw_Stan (st_TowId, st_MagId, st_Stan) values (?, ?, ?)", goods, MAIN_WAREHOUSE, quantity);
        }
    }

    BigDecimal stock(int goods) {
        var rows = sql.rows("select st_Stan as \"onHand\" from tw_Stan where st_TowId = ? and st_MagId = ?", goods, MAIN_WAREHOUSE);
        return rows.isEmpty() ? BigDecimal.ZERO : new BigDecimal(rows.get(0).get("onHand").asText());
    }
}
