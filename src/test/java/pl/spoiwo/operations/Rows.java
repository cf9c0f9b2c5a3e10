package pl.spoiwo.operations;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows as the other modules write them. */
public final class Rows {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final JdbcClient jdbc;

    public Rows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public void empty() {
        for (var table : new String[] {"message", "message_body", "inbox", "orders", "order_timeline", "payment", "shipment", "handover", "handover_parcel", "document", "product", "price", "cost", "value_history",
            "exchange_rate", "rate_table", "stock", "reservation", "reserved", "channel_value", "drift", "channel_offer", "offer_sale", "link", "audit", "security_event", "alert", "product_import_item", "product_import", "approval"}) {
            jdbc.sql("delete from " + table).update();
        }
    }

    public void message(String id, String state, int minute, String body) {
        jdbc.sql("""
                insert into message (id, connection, direction, type, msg_key, state, reason_code, reason_text, reason_file, reason_line, content_type, headers, received_at, updated_at)
                values (:id, 'shop-main', 'IN', 'webhook:order.updated', :key, :state, 'schema', 'totals/total is no amount', 'mappings/shop/order.jslt', 12,
                        'application/json', '{"content-type":"application/json","x-signature":"abc"}', :at, :at)""")
                .param("id", id).param("key", "order:" + id).param("state", state).param("at", NOON.plusSeconds(minute * 60L).atOffset(ZoneOffset.UTC)).update();
        jdbc.sql("insert into message_body (message_id, kind, part, content) values (:id, 'RAW', 0, :body)")
                .param("id", id).param("body", body.getBytes(StandardCharsets.UTF_8)).update();
    }

    public void order(String id, int minute) {
        jdbc.sql("""
                insert into orders (order_id, connection, external_id, external_number, status, version, document, placed_at, updated_at)
                values (:id, 'shop-main', :external, 'A/1', 'READY', 3, :document, :at, :at)""")
                .param("id", id).param("external", "ext-" + id).param("at", NOON.plusSeconds(minute * 60L).atOffset(ZoneOffset.UTC))
                .param("document", """
                        {"schemaVersion":"1","externalId":"ext","revision":3,"hub":{"rank":{},"toldWord":"processing","exports":{"erp-main":{"document":"ZK 1/2026"}}},"currency":"PLN","totals":{"total":"79.90"},
                         "buyer":{"email":"jan.kowalski@example.com","firstName":"Jan","guest":true},
                         "shippingAddress":{"line1":"Prosta 1","city":"Warszawa","country":"PL"},
                         "delivery":{"method":"parcel","pickupPoint":{"id":"RAD12A","carrier":"inpost"}},
                         "invoice":{"requested":true,"taxId":{"type":"nip","value":"5260001246"}},
                         "payments":[{"type":"online","status":"PENDING","amount":"79.90"}],
                         "lines":[{"lineId":"1","kind":"product","sku":"A 1/2","name":"Kubek","quantity":"1"}],
                         "messageToSeller":"dzwonic 600100200"}""").update();
        jdbc.sql("insert into order_timeline (order_id, seq, at, what, why, message_id) values (:id, 1, :at, 'status', 'paid in full', 'm-1')")
                .param("id", id).param("at", NOON.atOffset(ZoneOffset.UTC)).update();
    }

    /** One held price. */
    public void approval(String id, String sku) {
        jdbc.sql("""
                insert into approval (id, scope, direction, connection, field, guard, guard_at, why, message_id, state, created_at, expires_at)
                values (:id, 'single', 'IN', 'shop-main', 'price', 'told-price', 'config/guards.yaml:3', '90 % down from 49', 'm-1', 'HELD', :at, :until)""")
                .param("id", id).param("at", NOON.atOffset(ZoneOffset.UTC)).param("until", NOON.plusSeconds(604800).atOffset(ZoneOffset.UTC)).update();
        jdbc.sql("""
                insert into approval_item (id, approval_id, subject, sku, name, was, said, said_at, message_id, why, state, remembered, applied)
                values (:item, :id, 'IN|shop-main|price|detal', :sku, 'detal', '49 PLN', '4.9 PLN', :at, 'm-1', '90 % down from 49', 'HELD', true, false)""")
                .param("item", "v-" + id).param("id", id).param("sku", sku).param("at", NOON.atOffset(ZoneOffset.UTC)).update();
    }

    public void payment(String orderId) {
        payment("PAYU-1", orderId, "PAID", NOON);
    }

    public void payment(String externalId, String orderId, String status, Instant at) {
        jdbc.sql("""
                insert into payment (payment_id, connection, external_id, reference, order_id, status, version, document, updated_at)
                values (:id, 'payu-main', :external, 'A/1', :order, :status, 1, :document, :at)""")
                .param("id", "p-" + externalId).param("external", externalId).param("order", orderId).param("status", status)
                .param("document", """
                        {"amount":"79.90","currency":"PLN","provider":"payu","buyer":{"email":"jan.kowalski@example.com"}}""")
                .param("at", at.atOffset(ZoneOffset.UTC)).update();
    }

    public void shipment(String orderId) {
        jdbc.sql("""
                insert into shipment (shipment_id, connection, external_id, order_id, status, version, document, updated_at)
                values ('s-1', 'erp-main', '1046', :order, 'LABEL_READY', 2, :document, :at)""")
                .param("order", orderId).param("at", NOON.atOffset(ZoneOffset.UTC)).param("document", """
                        {"shipmentId":"s-1","connection":"erp-main","externalId":"1046","orderId":"o-1","status":"LABEL_READY","carrier":{"name":"InPost"},
                         "trackingNumber":"6200","trackingUrl":null,"toldNumber":"6200","version":1}""").update();
    }

    public void document(String orderId) {
        jdbc.sql("""
                insert into document (document_id, connection, order_id, kind, status, version, document, updated_at)
                values ('d-1', 'invoices-main', :order, 'INVOICE', 'KSEF_REJECTED', 2, :document, :at)""")
                .param("order", orderId).param("at", NOON.atOffset(ZoneOffset.UTC)).param("document", """
                        {"documentId":"d-1","connection":"invoices-main","orderId":"o-1","commandId":"c-1","externalId":"7","kind":"INVOICE","status":"KSEF_REJECTED",
                         "number":"FV 1/2026","ksefNumber":null,"reason":"Jan Kowalski","told":false,"version":1}""").update();
    }

    public void product(String sku, int minute) {
        var at = NOON.plusSeconds(minute * 60L).atOffset(ZoneOffset.UTC);
        jdbc.sql("insert into product (sku, name, ean, document, source, updated_at) values (:sku, :name, '5900000000001', '{\"unit\":\"szt\"}', 'erp-main', :at)")
                .param("sku", sku).param("name", "Kubek " + sku).param("at", at).update();
    }

    /** @param state as the dispatcher leaves it; {@code reason} with the channel's code */
    public void value(String sku, String state, String reason, Instant wantedAt) {
        jdbc.sql("""
                insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, sent_at, last_accepted, accepted_at, state, reason)
                values ('shop-main', :sku, 'stock', '5', :at, '5', :at, '6', :at, :state, :reason)""")
                .param("sku", sku).param("at", wantedAt.atOffset(ZoneOffset.UTC)).param("state", state).param("reason", reason).update();
        jdbc.sql("insert into value_history (connection, sku, kind, event, at, sent_at, new_value, why) values ('shop-main', :sku, 'stock', 'WANTED', :at, null, '5', 'MAG 5 free')")
                .param("sku", sku).param("at", wantedAt.atOffset(ZoneOffset.UTC)).update();
        if (state.equals("REFUSED")) {
            jdbc.sql("insert into value_history (connection, sku, kind, event, at, sent_at, new_value, why) values ('shop-main', :sku, 'stock', 'REFUSED', :at, :at, '5', :reason)")
                    .param("sku", sku).param("at", wantedAt.atOffset(ZoneOffset.UTC)).param("reason", reason).update();
        }
    }

    public void productImport(String id) {
        jdbc.sql("insert into product_import (id, connection, state, position, same, created_at, created_by) values (:id, 'shop-main', 'REPORTED', '', 0, :at, 'operator')").param("id", id)
                .param("at", NOON.atOffset(ZoneOffset.UTC)).update();
        jdbc.sql("insert into product_import_item (import_id, item, kind, offer_id, said, state) values (:id, '7', 'UNMATCHED', '7', 'nothing finds it', 'LEFT')").param("id", id).update();
    }

    public void stock(String sku) {
        var at = NOON.atOffset(ZoneOffset.UTC);
        jdbc.sql("insert into stock (sku, warehouse, on_hand, counted_at, source) values (:sku, 'MAG', 10, :at, 'erp-main'), (:sku, 'SKLEP', 3, :at, 'erp-main')")
                .param("sku", sku).param("at", at).update();
        jdbc.sql("insert into reserved (sku, warehouse, quantity) values (:sku, 'MAG', 3)").param("sku", sku).update();
        jdbc.sql("insert into reservation (order_id, line_id, sku, warehouse, quantity, reserved, state, at) values ('o-1', '1', :sku, 'MAG', 3, 3, 'OPEN', :at), ('o-2', '1', :sku, 'MAG', 4, 0, 'ENDED', :at)")
                .param("sku", sku).param("at", at).update();
        jdbc.sql("""
                insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, sent_at, accepted, last_accepted, accepted_at, state)
                values ('shop-main', :sku, 'stock', '5', :at, '6', :at, '6', '6', :at, 'OPEN')""").param("sku", sku).param("at", at).update();
        jdbc.sql("insert into cost (sku, net, currency, source, updated_at) values (:sku, 21.5, 'PLN', 'erp-main', :at)")
                .param("sku", sku).param("at", at).update();
        jdbc.sql("insert into value_history (connection, sku, kind, name, event, at, old_value, new_value, currency) values ('erp-main', :sku, 'price', 'Detaliczna', 'TOLD', :at, 'gross 75.00', 'net 64.95 gross 79.90', 'PLN')")
                .param("sku", sku).param("at", at).update();
        jdbc.sql("insert into rate_table (name, base, as_of, changed_at) values ('A', 'PLN', :at, :at)").param("at", at).update();
        jdbc.sql("""
                insert into exchange_rate (rate_table, base, currency, valid_on, number, rate, source, message_id, heard_at)
                values ('A', 'PLN', 'EUR', :on, '230/A', 4.2655, 'bank', 'm-r', :at)""").param("on", at.toLocalDate()).param("at", at).update();
        jdbc.sql("insert into price (sku, price_list, net, gross, currency, source, updated_at) values (:sku, 'Detaliczna', 64.95, 79.9, 'PLN', 'erp-main', :at)")
                .param("sku", sku).param("at", at).update();
    }
}
