package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Configurations;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.document.Documents;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.guard.Falls;
import pl.spoiwo.guard.Gate;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.guard.StoppedValues;
import pl.spoiwo.intake.FakeStates;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Mapping;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.mapping.Mappings;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.order.Examples;
import pl.spoiwo.order.OpenParcels;
import pl.spoiwo.order.Orders;
import pl.spoiwo.order.UnmatchedLines;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.payment.Sayings;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ChannelRates;
import pl.spoiwo.price.HeldRates;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.AskedPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Drifts;
import pl.spoiwo.product.KnownOrders;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.OfferProducts;
import pl.spoiwo.product.OfferSales;
import pl.spoiwo.product.Offers;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.product.ProductWeights;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.SkuOffers;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.shipment.Handovers;
import pl.spoiwo.shipment.Shipments;
import pl.spoiwo.stock.CountTables;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.Supplies;
import pl.spoiwo.text.ChannelTexts;

/** The process module over real stores. Its mappings pass bodies on as they are, so a test sends events. */
final class Hub {

    static final String NOW = "2024-03-31T00:59:59.123456Z";

    final Stores stores;
    final JdbcClient jdbc;
    final Orders orders;
    final Payments payments;
    final Shipments shipments;
    final Documents documents;
    final ReservationTables reservations;
    final Supplies supplies;
    final StockFigures figures;
    final CountTables counts;
    final FakeStates states = new FakeStates();
    final ListPrices lists;
    final Rates rates;
    final Candidates candidates;
    final SetValues set;
    final DueTimes due;
    final Owners owners;
    final ChannelPrices prices;
    final RememberedAlerts alerts = new RememberedAlerts();
    final Approvals approvals;
    final OutgoingGate outgoing;
    final Imports imports;
    final Owned owned;
    final Deciding deciding;
    final Parking parking;
    final Interpreter interpreter = new Interpreter(new Codecs());
    HubConfiguration configuration = configuration(null, null);
    /** Runs before each message. */
    Runnable before = () -> { };
    private final AtomicInteger messages = new AtomicInteger();

    Hub(Stores stores) {
        this.stores = stores;
        this.jdbc = JdbcClient.create(stores.jdbc());
        this.orders = new Orders(jdbc);
        this.payments = new Payments(jdbc);
        this.shipments = new Shipments(jdbc);
        this.documents = new Documents(jdbc);
        var history = new ValueHistory(stores.jdbc());
        this.reservations = new ReservationTables(stores.jdbc());
        this.candidates = new Candidates(stores.jdbc());
        this.supplies = new Supplies(stores.jdbc(), reservations, candidates);
        this.counts = new CountTables(stores.jdbc(), reservations, history);
        var sets = new SetTables(stores.jdbc());
        var weights = new ProductWeights(stores.jdbc());
        var values = new ChannelValues(stores.jdbc());
        var keys = new ProductKeys(stores.jdbc());
        var products = new Products(stores.jdbc(), keys);
        var offerProducts = new OfferProducts(stores.jdbc(), keys, new Links(stores.jdbc()), values);
        this.imports = new Imports(stores.jdbc(), keys, new Links(stores.jdbc()), 5000);
        var matches = new Matches(keys, orders, new UnmatchedLines(stores.jdbc()), offerProducts);
        var skuOffers = new SkuOffers(stores.jdbc());
        var sales = new OfferSales(stores.jdbc(), skuOffers);
        var drifts = new Drifts(stores.jdbc(), skuOffers);
        this.lists = new ListPrices(stores.jdbc(), history);
        this.rates = new Rates(stores.jdbc());
        this.set = new SetValues(stores.jdbc());
        this.due = new DueTimes(stores.jdbc());
        var facts = new ProductFacts(stores.jdbc(), history);
        this.owners = new Owners(candidates, set, due, history);
        var ofChannels = new ChannelOwners(owners, products);
        this.figures = new StockFigures(supplies, sets, values, history, new RuleFacts(stores.jdbc()), set, ofChannels);
        this.prices = new ChannelPrices(lists, new ChannelRates(rates, new HeldRates(jdbc)), products, values, history, new AskedPrices(stores.jdbc(), sales), new RuleFacts(stores.jdbc()), set, ofChannels);
        var falls = new Falls(stores.jdbc());
        var stopped = new StoppedValues(stores.jdbc());
        var gate = new Gate(stopped, falls);
        this.outgoing = new OutgoingGate(gate, values);
        this.approvals = new Approvals(stores.jdbc(), falls, stores.transactions(), stores.durable());
        var told = new ToldProducts(products, facts, sets, weights, reservations, history, due);
        this.owned = new Owned(owners, counts, lists, told, sets);
        var customers = new Customers(owners, history);
        var units = new ToldUnits(candidates, products);
        var stockHandler = new StockHandler(owned, keys, imports, new HeardValues(candidates, reservations, lists, new RuleFacts(stores.jdbc()), products, units, gate));
        var effects = new OrderEffects(orders, payments, shipments, documents, reservations, sets, weights, values, rates, matches, customers, states, stores.ledger());
        var named = new NamedOrders(orders, stores.ledger());
        var onStock = new OrdersOnStock(reservations, supplies, sets, effects);
        List<Handler> handlers = List.of(new OrderHandler(orders, payments, reservations, sets, stores.ledger(), effects, onStock), new PaymentHandler(payments, new Sayings(jdbc), orders, effects),
                new ShipmentHandler(shipments, orders, named, payments, effects, onStock, new FoundParcels(stores.ledger(), stores.claims(), orders, effects), stores.ledger()), new DocumentHandler(documents, orders, named, effects),
                stockHandler, new GuardHandler(approvals, stockHandler), new ImportHandler(imports, owned, stores.transactions()), new RateHandler(rates), new OfferHandler(new Offers(stores.jdbc()), drifts, offerProducts, skuOffers, sales),
                new DriftHandler(drifts, new KnownOrders(stores.jdbc()), skuOffers, values, states, stores.ledger()), new HandoverHandler(new OpenParcels(new Handovers(jdbc), orders), new Handovers(jdbc), stores.ledger()),
                new RequestHandler(stores.ledger(), states), matches, customers);
        this.deciding = new Deciding(stores.transactions(), stores.durable(), stores.ledger(), stores.locks(), sets, new Telling(alerts, orders), handlers, matches, new RepeatedValues(stores.transactions(), candidates, counts, lists, stopped, units),
                new FollowUps(reservations, supplies, figures, prices, new ChannelTexts(products, values, new LongTexts(stores.jdbc()), history, set, ofChannels), orders, matches, outgoing), stores.clock());
        this.parking = new Parking(stores.transactions(), stores.durable(), stores.ledger(), alerts);
        for (var table : List.of("orders", "order_timeline", "payment", "payment_saying", "shipment", "handover", "handover_parcel", "document", "product", "price", "stock", "reservation", "reserved", "product_component", "product_weight",
                "channel_value", "value_text", "value_history", "recheck", "cost", "exchange_rate", "rate_table", "held_rate", "channel_offer", "offer_page", "offer_sale", "drift", "poll_cursor",
                "product_key", "unmatched_line", "link", "offer_product", "product_staged", "product_import", "product_import_item", "candidate", "value_override", "decision_due",
                "approval_item", "approval", "guard_fall", "guard_window")) {
            jdbc.sql("delete from " + table).update();
        }
    }

    static HubConfiguration configuration(Connection.MatchBy matchBy, Connection.Forward forward) {
        var connections = new HashMap<String, Connection>();
        for (var each : List.of(Examples.shop("order.fetch", "order.status", "tracking.add", "stock.write", "order.poll", "offer.poll", "variation.poll"),
                Examples.shopNamed("shop-two", "order.status", "stock.write"), Examples.pay(matchBy, forward), Examples.erp())) {
            connections.put(each.id(), each);
        }
        var company = JsonNodeFactory.instance.objectNode();
        return new HubConfiguration("version-1", new Home(java.nio.file.Path.of("home")), Map.copyOf(connections), passing(), (type, document, madeBy) -> { },
                Examples.statuses(), new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 1)), null), company),
                null, null, null);
    }

    ActiveConfiguration active() {
        return Configurations.active(() -> configuration);
    }

    private static Mappings passing() {
        return name -> Optional.of(new Mapping() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public com.fasterxml.jackson.databind.JsonNode apply(com.fasterxml.jackson.databind.JsonNode input,
                                                                 Map<String, com.fasterxml.jackson.databind.JsonNode> variables) {
                return input;
            }
        });
    }

    Inbound message(String connection, String kind, String key, String body) {
        return message("m-" + messages.incrementAndGet(), connection, kind, key, body);
    }

    Inbound message(String id, String connection, String kind, String key, String body) {
        return new Inbound(id, connection, kind, key, "application/json", Map.of("x-signature", "abc", "x-other", "no"),
                body.getBytes(StandardCharsets.UTF_8), stores.clock().instant(), null);
    }

    static String event(String event, String data) {
        return "{\"event\":\"" + event + "\",\"data\":" + data + "}";
    }

    /** As the route does it: interpret, decide; park where it cannot be understood. */
    List<Outgoing> process(Inbound message) {
        before.run();
        try {
            var connection = configuration.connection(message.connection()).orElseThrow();
            var interpreted = new Interpreted(message, configuration, connection, interpreter.read(message, configuration, connection), 0);
            return deciding.decide(interpreted).outgoing();
        } catch (MappingFailure failure) {
            return parking.park(message, Reason.of(failure), configuration);
        }
    }

    List<Outgoing> order(Examples.Draft draft) {
        return order("shop-main", draft);
    }

    List<Outgoing> order(String channel, Examples.Draft draft) {
        return process(message(channel, "webhook:order.updated", "order:" + draft.json().hashCode(), event("order", draft.json())));
    }

    List<Outgoing> payment(String externalId, String word, String amount, String reference) {
        return process(paymentMessage(externalId, word, amount, reference));
    }

    Inbound paymentMessage(String externalId, String word, String amount, String reference) {
        return message("pay-main", "webhook:message", "pay:" + externalId + ":" + word, event("payment", """
                {"schemaVersion":"1","externalId":"%s","reference":"%s","statusWord":"%s","amount":"%s","currency":"PLN"}"""
                .formatted(externalId, reference, word, amount)));
    }

    List<Outgoing> refund(String externalId, String payment, String word, String amount) {
        return process(message("pay-main", "webhook:message", "refund:" + externalId + ":" + word, event("refund", """
                {"schemaVersion":"1","externalId":"%s","paymentExternalId":"%s","statusWord":"%s","amount":"%s","currency":"PLN"}"""
                .formatted(externalId, payment, word, amount))));
    }

    /** @param order the member {@code order} of the event */
    List<Outgoing> shipment(String externalId, String status, String trackingNumber, String order) {
        return process(message("erp-main", "poll:shipment.poll", "shipment:" + externalId + ":" + status + ":" + trackingNumber, event("shipment", """
                {"schemaVersion":"1","externalId":"%s","order":%s,"status":"%s","trackingNumber":"%s","carrier":{"name":"InPost"}}"""
                .formatted(externalId, order, status, trackingNumber))));
    }

    /** @param order the member {@code order} of the event */
    List<Outgoing> document(String externalId, String status, String order) {
        return process(message("erp-main", "poll:stock.poll", "document:" + externalId + ":" + status, event("document", """
                {"schemaVersion":"1","externalId":"%s","order":%s,"kind":"invoice","status":"%s","number":"FV 1/2024"}"""
                .formatted(externalId, order, status))));
    }

    List<Outgoing> count(Instant at, String sku, String onHand) {
        return process(message("erp-main", "poll:stock.poll", "stock:" + sku + at + onHand, event("stock", """
                {"schemaVersion":"1","countedAt":"%s","items":[{"sku":"%s","warehouse":"MAG","onHand":"%s"}]}""".formatted(at, sku, onHand))));
    }

    /** @param parts SKUs and how many of them */
    List<Outgoing> set(String sku, Object... parts) {
        var components = new StringBuilder();
        for (int i = 0; i < parts.length; i += 2) {
            components.append(i == 0 ? "" : ",").append("{\"sku\":\"%s\",\"quantity\":\"%s\"}".formatted(parts[i], parts[i + 1]));
        }
        return process(message("erp-main", "poll:stock.poll", "set:" + sku + messages.get(), event("product", """
                {"schemaVersion":"1","items":[{"sku":"%s","name":"Set","kind":"set","components":[%s]}]}""".formatted(sku, components))));
    }

    /** @param kind product, service, set or deposit */
    List<Outgoing> product(String sku, String kind) {
        return process(message("erp-main", "poll:stock.poll", "product:" + sku + kind + messages.get(), event("product", """
                {"schemaVersion":"1","items":[{"sku":"%s","name":"%s","kind":"%s"}]}""".formatted(sku, sku, kind))));
    }

    List<Outgoing> count(Instant at, String sku, String warehouse, String onHand) {
        return process(message("erp-main", "poll:stock.poll", "stock:" + sku + warehouse + at + onHand, event("stock", """
                {"schemaVersion":"1","countedAt":"%s","items":[{"sku":"%s","warehouse":"%s","onHand":"%s"}]}""".formatted(at, sku, warehouse, onHand))));
    }

    /** The ERP shows the document of the command, or has issued its goods. */
    List<Outgoing> confirmed(Row command, String document, boolean issued) {
        return told(command, document, "\"issued\":" + issued);
    }

    /** @param items SKU, quantity and warehouse in turn */
    List<Outgoing> issued(Row command, String document, String... items) {
        var issued = new ArrayList<String>();
        for (int i = 0; i < items.length; i += 3) {
            issued.add("{\"sku\":\"" + items[i] + "\",\"quantity\":\"" + items[i + 1] + "\",\"warehouse\":\"" + items[i + 2] + "\"}");
        }
        return told(command, document, "\"issued\":true,\"items\":[" + String.join(",", issued) + "]");
    }

    private List<Outgoing> told(Row command, String document, String words) {
        return process(message(command.connection(), "poll:stock.poll", "confirmed:" + command.id() + document, event("confirmation", """
                {"schemaVersion":"1","reference":"%s","externalNumber":"%s",%s}""".formatted(command.id(), document, words))));
    }

    /** Keeps stock by this rule; the terms are those of one connection. */
    void stock(StockRule rule, String connection, StockTerms terms) {
        var all = new HashMap<>(configuration.connections());
        all.computeIfPresent(connection, (id, of) -> Examples.stocked(of, terms));
        var company = configuration.company();
        configuration = new HubConfiguration(configuration.version(), configuration.home(), Map.copyOf(all), configuration.mappings(), configuration.schemas(), configuration.statuses(),
                new HubConfiguration.Company(company.zone(), company.currency(), rule, company.document()), null, null, null);
    }

    /** More channels beside those that are there. */
    void channels(Connection... more) {
        var all = new HashMap<>(configuration.connections());
        List.of(more).forEach(channel -> all.put(channel.id(), channel));
        configuration = new HubConfiguration(configuration.version(), configuration.home(), Map.copyOf(all), configuration.mappings(), configuration.schemas(), configuration.statuses(),
                configuration.company(), null, null, null);
    }

    /** Carrier-main makes a parcel of each piece that goes by courier. */
    void parcels() {
        channels(Examples.carrier());
        configuration = new HubConfiguration(configuration.version(), configuration.home(), configuration.connections(), configuration.mappings(), configuration.schemas(), configuration.statuses(),
                configuration.company(), null, Examples.shippingRules(true, 1).delivery(), null);
    }

    /** The carrier makes the labels of an order of shop-main. @return their commands */
    List<String> labels(String externalId) {
        var order = Ids.order("shop-main", externalId);
        var labels = jdbc.sql("select id from message where type = 'shipment.create' and entity = :order order by seq").param("order", order).query(String.class).list();
        labels.forEach(label -> process(message("carrier-main", "receipt", "receipt:" + label, """
                {"commandId":"%s","type":"shipment.create","entity":"%s","state":"DELIVERED","result":{"externalId":"P%s","trackingNumber":"6200"}}""".formatted(label, order, label))));
        return labels;
    }

    /** The carrier has the parcel of this label. */
    List<Outgoing> pickedUp(String label) {
        return process(message("carrier-main", "poll:shipment.poll", "parcel:" + label, event("shipment", """
                {"schemaVersion":"1","externalId":"P%s","order":{"reference":"%s"},"status":"PICKED_UP"}""".formatted(label, label))));
    }

    DecidedRequests requests() {
        return new DecidedRequests(active(), deciding, stores.ledger(), stores.clock());
    }

    List<Outgoing> receipt(Row command, String state, String number) {
        return process(message(command.connection(), "receipt", "receipt:" + command.id() + ":" + state, """
                {"commandId":"%s","type":"%s","entity":"%s","state":"%s","result":{"externalNumber":"%s"}}"""
                .formatted(command.id(), command.type(), command.entity(), state, number)));
    }

    /** Carries the hub's own messages back in, until there are none. @return the ones that were carried */
    List<Outgoing> carryRechecks(List<Outgoing> outgoing) {
        var own = outgoing.stream().filter(each -> each.address().startsWith("in.")).toList();
        for (var each : own) {
            var p = each.properties();
            carryRechecks(process(new Inbound(p.get("spoiwoId"), p.get("spoiwoConnection"), p.get("spoiwoKind"), p.get("spoiwoKey"), "application/json",
                    Map.of(), each.body(), stores.clock().instant(), p.get("spoiwoCausedBy"))));
        }
        return own;
    }

    List<Row> commands(String type) {
        return jdbc.sql("select id from message where direction = 'OUT' and type = :type order by seq").param("type", type).query(String.class).list()
                .stream().map(id -> stores.ledger().find(id).orElseThrow()).toList();
    }

    String wanted(String connection, String sku) {
        return jdbc.sql("select wanted from channel_value where connection = :connection and sku = :sku").param("connection", connection)
                .param("sku", sku).query(String.class).optional().orElse(null);
    }

    /** What holds an order of shop-main. */
    String hold(String externalId) {
        return orders.find(Ids.order("shop-main", externalId)).orElseThrow().holds().stream().map(hold -> hold.text()).collect(Collectors.joining("; "));
    }

    List<String> timeline(String externalId) {
        return jdbc.sql("select what from order_timeline where order_id = :id order by seq").param("id", Ids.order("shop-main", externalId)).query(String.class).list();
    }

    String state(String externalId) {
        var order = orders.find(Ids.order("shop-main", externalId)).orElseThrow();
        return order.status() + " " + order.holds().stream().map(hold -> hold.reason()).toList();
    }

    void claim(Row command) {
        stores.claims().claim(command.id(), Duration.ofMinutes(1));
    }

    /** Four at a time; fails with the first that fails. */
    static void atOnce(List<Callable<List<Outgoing>>> calls) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            for (var done : threads.invokeAll(calls)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static List<String> addresses(List<Outgoing> outgoing) {
        return outgoing.stream().map(Outgoing::address).sorted().toList();
    }

    Command commandOf(Row row) {
        return new Command(row.id(), row.connection(), row.type(), row.entity(), null, 0);
    }
}
