package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import pl.spoiwo.sandbox.catalogue.Article;
import pl.spoiwo.sandbox.catalogue.Catalogue;

/**
 * The company's database: goods, stock, contractors, documents. Imports as Subiekt does: every import of a document makes a new one,
 * whatever its reference; its number is Subiekt's own, the order number of the file goes to dok_NrPelnyOryg.
 */
final class Company {

    static final int ZK = 16;
    private static final int WZ = 11;
    private static final int WITH_RESERVATION = 7;
    private static final int REALISED = 8;
    private static final int OWN_FIELDS_OF_DOCUMENT = -8;
    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    /** What an order takes off the stock: of a set its parts. */
    private static final String PARTS_OF = "select coalesce(k.kpl_IdSkladnik, p.ob_TowId) as \"goods\", sum(p.ob_IloscMag * coalesce(k.kpl_Liczba, 1)) as \"quantity\" "
            + "from dok_Pozycja p left join tw_Komplet k on k.kpl_IdKomplet = p.ob_TowId where p.ob_DokHanId = ? and p.ob_TowId is not null group by coalesce(k.kpl_IdSkladnik, p.ob_TowId)";
    private static final List<String> TABLES = List.of("tw_Komplet", "pw_Dane", "dok_Pozycja", "dok__Dokument", "tw_Stan", "tw_Cena", "tw__Towar", "adr__Ewid",
            "kh__Kontrahent", "sl_Magazyn");

    private final Sql sql;
    private final Goods goods;
    private final Clock clock;
    private final Catalogue catalogue;
    private int nextId;

    Company(Sql sql, Catalogue catalogue, Clock clock) {
        this.sql = sql;
        this.goods = new Goods(sql);
        this.clock = clock;
        this.catalogue = catalogue;
        // Grows with time, so that a reader's "since" still holds after a restart.
        nextId = (int) (clock.instant().getEpochSecond() - 1_760_000_000L);
        if (sql.number("select count(*) from sl_Magazyn") == 0) {
            seed();
        }
    }

    private void seed() {
        inTransaction(() -> {
            sql.update("insert into sl_Magazyn values (1, 'MAG', 'Magazyn główny', 1)");
            catalogue.articles().forEach(article -> goods.setStock(goods.add(article), Goods.MAIN, BigDecimal.valueOf(Catalogue.INITIAL_STOCK)));
            goods.add("DOSTAWA", "Dostawa", 2, "szt.", "", new BigDecimal("23"));
            goods.add("OPLATA", "Opłata", 2, "szt.", "", new BigDecimal("23"));
            contractor("NIP-5252445767", "Łukmet", "Łukmet Spółka z ograniczoną odpowiedzialnością", "ul. Prosta 51/7", "00-838", "Warszawa", "525-244-57-67", "22 123 45 67");
            return null;
        });
    }

    synchronized void reset() {
        inTransaction(() -> {
            TABLES.forEach(table -> sql.update("delete from " + table));
            return null;
        });
        seed();
    }

    /** One transaction at a time, also of readers in this process. */
    synchronized <T> T inTransaction(Supplier<T> work) {
        try {
            T made = work.get();
            sql.commit();
            return made;
        } catch (RuntimeException failed) {
            sql.rollback();
            throw failed;
        }
    }

    void addArticles(List<Article> articles) {
        inTransaction(() -> {
            articles.forEach(goods::add);
            return null;
        });
    }

    /** @param change true adds the quantity to what is there; false where there are no such goods */
    boolean stock(String symbol, String warehouse, BigDecimal quantity, boolean change) {
        return inTransaction(() -> {
            Integer id = goods.find(symbol);
            if (id != null) {
                goods.setStock(id, warehouse, change ? goods.stock(id, warehouse).add(quantity) : quantity);
            }
            return id != null;
        });
    }

    /** Adds the quantity to all goods whose symbol is like this ({@code %} is any text). @return how many */
    int stock(String symbols, BigDecimal change) {
        return inTransaction(() -> sql.update("update tw_Stan set st_Stan = st_Stan + ? where st_TowId in (select tw_Id from tw__Towar where tw_Rodzaj = 1 and tw_Symbol like ?)",
                change, symbols));
    }

    /** Imports again what was imported before, with the ids it had. */
    synchronized void importAgain(EppFile file, int first) throws EppRejected {
        int next = nextId;
        nextId = first;
        importFile(file);
        nextId = Math.max(next, nextId);
    }

    /** Imports the whole file or nothing, and gives the id of its first document. */
    synchronized int importFile(EppFile file) throws EppRejected {
        checkGoods(file);
        int first = nextId;
        inTransaction(() -> {
            file.sections().forEach(section -> {
                switch (section.kind()) {
                    case "TOWARY" -> section.rows().forEach(row -> goods.add(row.get(1), row.get(4), Integer.parseInt(row.get(0)), row.get(9),
                            row.get(3), new BigDecimal(row.get(11))));
                    case "KONTRAHENCI" -> section.rows().forEach(row -> contractor(row.get(1), row.get(2), row.get(3), row.get(6), row.get(5),
                            row.get(4), row.get(7), row.get(9)));
                    default -> { }
                }
            });
            file.sections().stream().filter(section -> section.document() && section.kind().equals("ZK")).forEach(this::document);
            return null;
        });
        return first;
    }

    /** Forgets the oldest documents beyond the newest {@code most} ids. */
    void keep(int most) {
        inTransaction(() -> {
            sql.update("delete from dok_Pozycja where ob_DokHanId <= ?", nextId - most);
            sql.update("delete from pw_Dane where pwd_IdObiektu <= ?", nextId - most);
            return sql.update("delete from dok__Dokument where dok_Id <= ?", nextId - most);
        });
    }

    private void checkGoods(EppFile file) throws EppRejected {
        Set<String> carried = new HashSet<>();
        file.sections().stream().filter(section -> section.kind().equals("TOWARY"))
                .forEach(section -> section.rows().forEach(row -> carried.add(row.get(1))));
        for (EppFile.Section section : file.sections()) {
            for (List<String> row : section.document() ? section.rows() : List.<List<String>>of()) {
                boolean singleService = row.get(2).isEmpty() && row.get(1).equals("2") && !row.get(21).isEmpty();
                if (!singleService && !carried.contains(row.get(2)) && goods.find(row.get(2)) == null) {
                    throw new EppRejected(0, "line " + row.get(0) + " of the document: no goods with the code '" + row.get(2) + "'");
                }
            }
        }
    }

    private int contractor(String symbol, String shortName, String name, String street, String code, String city, String nip, String phone) {
        Integer known = sql.number("select kh_Id from kh__Kontrahent where kh_Symbol = ?", symbol);
        int id = known != null ? known : sql.insert("insert into kh__Kontrahent (kh_Symbol, kh_Rodzaj) values (?, 2)", symbol);
        sql.update("delete from adr__Ewid where adr_IdObiektu = ? and adr_TypAdresu = 1", id);
        sql.update("insert into adr__Ewid (adr_IdObiektu, adr_TypAdresu, adr_Nazwa, adr_NazwaPelna, adr_Adres, adr_Kod, adr_Miejscowosc, adr_NIP, "
                + "adr_Telefon) values (?, 1, ?, ?, ?, ?, ?, ?, ?)", id, shortName, name, street, code, city, nip, phone);
        return id;
    }

    private void document(EppFile.Section zk) {
        Integer buyer = null;
        if (!zk.field(12).isEmpty()) {
            Integer known = sql.number("select kh_Id from kh__Kontrahent where kh_Symbol = ?", zk.field(12));
            buyer = known != null ? known
                    : contractor(zk.field(12), zk.field(13), zk.field(14), zk.field(17), zk.field(16), zk.field(15), zk.field(18), "");
        }
        LocalDateTime issued = EppLayout.date(zk.field(22));
        int id = nextId++;
        sql.update("insert into dok__Dokument (dok_Id, dok_Typ, dok_MagId, dok_Nr, dok_NrPelny, dok_NrPelnyOryg, dok_DataWyst, dok_PlatnikId, "
                + "dok_OdbiorcaId, dok_Status, dok_WartNetto, dok_WartVat, dok_WartBrutto, dok_KwDoZaplaty, dok_Waluta, dok_WalutaKurs, "
                + "dok_Uwagi, dok_Podtytul) values (?, 16, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id, id, number("ZK", id),
                zk.field(10).isEmpty() ? zk.field(7) : zk.field(10), issued, buyer, buyer, WITH_RESERVATION, new BigDecimal(zk.field(28)),
                new BigDecimal(zk.field(29)), new BigDecimal(zk.field(30)), new BigDecimal(zk.field(37)), zk.field(47),
                new BigDecimal(zk.field(48)), zk.field(49), zk.field(51));
        zk.rows().forEach(row -> line(id, row));
    }

    private String number(String kind, int id) {
        return kind + " " + id + "/MAG/" + clock.instant().atZone(ZONE).getYear();
    }

    private void line(int document, List<String> row) {
        Integer id = row.get(2).isEmpty() ? null : goods.find(row.get(2));
        BigDecimal inStockUnit = new BigDecimal(row.get(11));
        sql.insert("insert into dok_Pozycja (ob_DokHanId, ob_DokHanLp, ob_TowId, ob_TowRodzaj, ob_Opis, ob_Ilosc, ob_IloscMag, ob_Jm, "
                + "ob_CenaNetto, ob_CenaBrutto, ob_VatProc, ob_WartNetto, ob_WartVat, ob_WartBrutto) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                document, Integer.valueOf(row.get(0)), id, Integer.valueOf(row.get(1)), row.get(21), new BigDecimal(row.get(10)), inStockUnit,
                row.get(9), new BigDecimal(row.get(13)), new BigDecimal(row.get(14)), new BigDecimal(row.get(15)), new BigDecimal(row.get(16)),
                new BigDecimal(row.get(17)), new BigDecimal(row.get(18)));
        sql.update("update tw_Stan set st_StanRez = st_StanRez + ? where st_TowId = ? and st_MagId = 1", inStockUnit, id);
    }

    /** Makes a set of these goods, or changes what it is made of. @return false where one of the parts is not known */
    boolean set(Article set, Map<String, BigDecimal> parts) {
        return inTransaction(() -> {
            if (parts.keySet().stream().anyMatch(part -> goods.find(part) == null)) {
                return false;
            }
            int id = goods.add(set);
            sql.update("update tw__Towar set tw_Rodzaj = 8 where tw_Id = ?", id);
            sql.update("delete from tw_Komplet where kpl_IdKomplet = ?", id);
            parts.forEach((part, quantity) -> sql.insert("insert into tw_Komplet (kpl_IdKomplet, kpl_IdSkladnik, kpl_Liczba) values (?, ?, ?)", id, goods.find(part), quantity));
            return true;
        });
    }

    /**
     * Realises the orders with this reference, or whose remarks hold it between a blank and a semicolon: goods issue, stock and reservations down. What is realised stays so.
     *
     * @return how many such orders there are
     * @param trackingNumber own field of the goods issue; may be empty, and so may the carrier
     */
    int realise(String reference, String trackingNumber, String carrier) {
        return inTransaction(() -> {
            var orders = sql.rows("select dok_Id as \"id\", dok_Status as \"status\" from dok__Dokument where dok_Typ = ? and (dok_NrPelnyOryg = ? or dok_Uwagi like ?)", ZK,
                    reference, "% " + reference + ";%");
            for (JsonNode order : orders) {
                if (order.get("status").asInt() != WITH_RESERVATION) {
                    continue;
                }
                int id = order.get("id").asInt();
                sql.rows(PARTS_OF, id).forEach(part -> goods.issue(part.get("goods").asInt(), new BigDecimal(part.get("quantity").asText())));
                sql.update("update tw_Stan set st_StanRez = st_StanRez - (select sum(ob_IloscMag) from dok_Pozycja where ob_DokHanId = ? and ob_TowId = st_TowId) "
                        + "where st_MagId = 1 and st_TowId in (select ob_TowId from dok_Pozycja where ob_DokHanId = ?)", id, id);
                sql.update("update dok__Dokument set dok_Status = ? where dok_Id = ?", REALISED, id);
                int issue = nextId++;
                sql.update("insert into dok__Dokument (dok_Id, dok_Typ, dok_MagId, dok_Nr, dok_NrPelny, dok_DoDokId, dok_DataWyst, dok_Status) "
                        + "values (?, ?, 1, ?, ?, ?, ?, 1)", issue, WZ, issue, number("WZ", issue), id, LocalDateTime.now(clock.withZone(ZONE)));
                sql.insert("insert into pw_Dane (pwd_TypObiektu, pwd_IdObiektu, pwd_Tekst01, pwd_Tekst02) values (?, ?, ?, ?)", OWN_FIELDS_OF_DOCUMENT, issue,
                        trackingNumber, carrier);
            }
            return orders.size();
        });
    }
}
