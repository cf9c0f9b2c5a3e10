package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import pl.spoiwo.sandbox.catalogue.Article;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** Subiekt GT: no network interface of its own, but an exchange folder and a database. */
public final class Subiekt implements SimulatedSystem {

    private final FaultSwitch faults = new FaultSwitch();
    private final Path exchange;
    private final Catalogue catalogue;
    private final Clock clock;
    private final Database database;
    private final Company company;
    private final CompanyState shown;
    private final ExchangeFolder folder;
    private final Imports imports;

    /**
     * @param exchange  with out/ (to Subiekt) and in/ (from Subiekt)
     * @param store     remembers the newest imported files, which are imported again after a restart
     * @param takeAfter how long a file lies in out/ before it is taken
     * @param most      documents kept; the oldest are forgotten beyond it
     */
    public Subiekt(Path exchange, Store store, Duration takeAfter, Reader reader, Catalogue catalogue, Clock clock, int most) {
        this.exchange = exchange;
        this.catalogue = catalogue;
        this.clock = clock;
        database = new Database(reader.database(), reader.port(), reader.user(), reader.password());
        company = new Company(database.sql(), catalogue, clock);
        shown = new CompanyState(database.sql());
        imports = new Imports(company, store, exchange.resolve("subiekt-rejected"), most, clock);
        faults.onChange(now -> database.reachable(!now.down()));
        folder = new ExchangeFolder(exchange, takeAfter, faults, imports::take, clock);
    }

    /**
     * How the database is read from outside.
     *
     * @param port of H2's TCP server; 0 takes a free one, negative runs none
     */
    public record Reader(String database, int port, String user, String password) {
    }

    /** JDBC address for a reader. */
    public String sqlUrl() {
        return database.url();
    }

    @Override
    public String name() {
        return "subiekt";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        return Response.refused(404, "Subiekt has no network interface: it takes files from the exchange folder and is read by SQL");
    }

    @Override
    public Response control(Request request) {
        JsonNode wanted = request.json();
        return switch (request.method() + " " + request.path()) {
            case "POST /stock" -> stock(wanted);
            case "POST /goods" -> goods(wanted);
            case "POST /sets" -> {
                var parts = new LinkedHashMap<String, BigDecimal>();
                wanted.path("parts").forEach(part -> parts.put(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText())));
                yield company.set(article(wanted), parts) ? Response.empty(204) : Response.refused(404, "no goods with one of these codes");
            }
            case "POST /shipments" -> {
                int found = company.realise(wanted.path("reference").asText(), wanted.path("trackingNumber").asText(""),
                        wanted.path("carrier").asText(""));
                yield found > 0 ? Response.json(200, Json.object().put("realised", found)) : Response.refused(404, "no order with this reference");
            }
            default -> Response.refused(404, "unknown control call; allowed are POST stock, POST goods, POST sets, POST shipments");
        };
    }

    private Response stock(JsonNode wanted) {
        boolean change = wanted.has("change");
        String quantity = wanted.path(change ? "change" : "quantity").asText();
        if (wanted.has("skus")) {
            return Response.json(200, Json.object().put("goods", company.stock(wanted.get("skus").asText(), new BigDecimal(quantity))));
        }
        return company.stock(wanted.path("sku").asText(), wanted.path("warehouse").asText(Goods.MAIN), new BigDecimal(quantity), change) ? Response.empty(204)
                : Response.refused(404, "no goods with the code " + wanted.path("sku"));
    }

    private static Article article(JsonNode item) {
        return new Article(item.path("sku").asText(), item.path("ean").asText(""), item.path("name").asText(), new BigDecimal(item.path("gross").asText()), item.path("vat").asInt(23),
                item.path("unit").asText("szt."), null);
    }

    /** The goods named, or the whole catalogue: cards in the database, and an export file in the folder {@code in}. */
    private Response goods(JsonNode wanted) {
        List<Article> articles = new ArrayList<>();
        wanted.path("items").forEach(item -> articles.add(article(item)));
        List<Article> exported = articles.isEmpty() ? catalogue.articles() : articles;
        company.addArticles(exported);
        try {
            Path file = GoodsFile.write(exchange.resolve("in"), exported, clock.instant());
            return Response.json(201, Json.object().put("file", file.getFileName().toString()).put("goods", exported.size()));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** ZK documents ({@code ?since=} id, {@code ?limit=}, {@code ?lines=false}), references with their counts, stock of {@code ?stock=} goods, rejected files. */
    @Override
    public JsonNode state(Request request) {
        ObjectNode state = company.inTransaction(() -> shown.show(Integer.parseInt(request.query("since", "0")),
                Integer.parseInt(request.query("limit", "1000000")), !request.query("lines", "true").equals("false"), Integer.parseInt(request.query("stock", "1000"))));
        imports.show(state);
        return state.put("sqlUrl", database.url());
    }

    @Override
    public void reset() {
        company.reset();
        imports.reset();
    }

    @Override
    public void close() {
        folder.close();
        database.close();
    }
}
