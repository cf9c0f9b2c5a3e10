package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.operations.query.PaymentQueries.Waiting;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentFact;
import pl.spoiwo.payment.PaymentMachine;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.payment.Payments;

abstract class PaymentQueriesSuite extends DatabaseSuite {

    private PaymentQueries queries;
    private Payments payments;

    @BeforeEach
    void store() {
        var jdbc = JdbcClient.create(stores.jdbc());
        jdbc.sql("delete from payment").update();
        queries = new PaymentQueries(jdbc);
        payments = new Payments(jdbc);
    }

    @Test
    @DisplayName("money without an order is found when it is old enough, oldest first, as many as asked for of each connection")
    void waiting() {
        pays("pay-main", "P3", PaymentStatus.PAID, null, at(3));
        pays("pay-main", "P2", PaymentStatus.AUTHORIZED, null, at(2));
        pays("pay-main", "P1", PaymentStatus.PAID, null, at(1));
        pays("pay-main", "young", PaymentStatus.PAID, null, at(9));
        pays("pay-main", "matched", PaymentStatus.PAID, "o-1", at(1));
        pays("pay-two", "other", PaymentStatus.PAID, null, at(4));
        for (var none : List.of(PaymentStatus.PENDING, PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.REFUNDED)) {
            pays("pay-main", none.name(), none, null, at(1));
        }
        assertThat(queries.waiting(at(9), 2)).containsExactly(
                new Waiting("pay-main", "P1", "N-P1", "PAID 100.00 PLN", at(1), 3),
                new Waiting("pay-main", "P2", "N-P2", "AUTHORIZED 100.00 PLN", at(2), 3),
                new Waiting("pay-two", "other", "N-other", "PAID 100.00 PLN", at(4), 1));
    }

    @Test
    @DisplayName("a payment waits until its order comes or nothing comes of it")
    void waits() {
        var paid = pays("pay-main", "P1", PaymentStatus.PAID, null, at(1));
        pays("pay-main", "pending", PaymentStatus.PENDING, null, at(1));
        pays("pay-main", "failed", PaymentStatus.FAILED, null, at(1));
        assertThat(queries.waits("pay-main", "P1")).isTrue();
        assertThat(queries.waits("pay-main", "pending")).isTrue();
        assertThat(queries.waits("pay-main", "failed")).isFalse();
        assertThat(queries.waits("pay-two", "P1")).isFalse();
        payments.save(payments.find("pay-main", "P1").orElseThrow().of("o-1"), at(2));
        assertThat(queries.waits(paid.connection(), "P1")).isFalse();
    }

    @Test
    @DisplayName("pages are newest first and complete, also where many changed at one moment; filters combine")
    void list() {
        for (int n = 0; n < 5; n++) {
            pays("pay-main", "P" + n, PaymentStatus.PAID, n == 2 ? "o-2" : null, at(n / 3));
        }
        var seen = new ArrayList<String>();
        String next = "";
        while (next != null) {
            var page = queries.list(null, null, null, null, Cursor.parse(next), 2);
            page.items().forEach(payment -> seen.add(payment.path("externalId").asText()));
            next = page.next();
        }
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(seen.subList(0, 2)).containsExactlyInAnyOrder("P3", "P4");
        assertThat(ids(null, null, null, false)).containsExactlyInAnyOrder("P0", "P1", "P3", "P4");
        assertThat(ids(null, null, null, true)).containsExactly("P2");
        assertThat(ids("pay-main", "N-P1", "PAID", false)).containsExactly("P1");
        assertThat(ids("pay-two", null, null, null)).isEmpty();
        assertThat(ids(null, null, "PENDING", null)).isEmpty();
    }

    @Test
    @DisplayName("a payment is shown without the hub's notes and with the order that it belongs to")
    void shown() {
        pays("pay-main", "P1", PaymentStatus.PAID, "o-1", at(1));
        assertThat(queries.ofOrder("o-1")).singleElement().satisfies(payment -> {
            assertThat(payment.path("orderId").asText()).isEqualTo("o-1");
            assertThat(payment.path("amount").asText()).isEqualTo("100.00");
            assertThat(payment.path("reference").asText()).isEqualTo("N-P1");
            assertThat(payment.has("captureAsked") || payment.has("version") || payment.has("charge")).isFalse();
        });
    }

    private List<String> ids(String connection, String reference, String status, Boolean matched) {
        return queries.list(connection, reference, status, matched, Cursor.parse(null), 50).items().stream().map(p -> p.path("externalId").asText()).toList();
    }

    private Payment pays(String connection, String externalId, PaymentStatus status, String orderId, Instant at) {
        var payment = PaymentMachine.apply(Payment.unknown(connection, externalId),
                new PaymentFact(externalId, "N-" + externalId, status, new BigDecimal("100.00"), "PLN", null, null)).of(orderId);
        payments.save(payment, payment.reference(), at);
        return payment;
    }

    private static Instant at(int minute) {
        return NOW.plusSeconds(60L * minute);
    }
}
