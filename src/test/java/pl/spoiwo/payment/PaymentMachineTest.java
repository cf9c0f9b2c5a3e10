package pl.spoiwo.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.payment.PaymentStatus.AUTHORIZED;
import static pl.spoiwo.payment.PaymentStatus.CANCELLED;
import static pl.spoiwo.payment.PaymentStatus.PAID;
import static pl.spoiwo.payment.PaymentStatus.PARTIALLY_REFUNDED;
import static pl.spoiwo.payment.PaymentStatus.PENDING;
import static pl.spoiwo.payment.PaymentStatus.REFUNDED;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaymentMachineTest {

    private static final Payment UNKNOWN = Payment.unknown("pay-main", "P1");

    private static final List<Object> FACTS = List.of(fact(PENDING, "80.00"), fact(AUTHORIZED, "100.00"), fact(CANCELLED, "100.00"), fact(PAID, "90.00"),
            refund("R1", Refund.Status.PENDING, "40.00"), refund("R1", Refund.Status.REFUNDED, "40.00"), refund("R2", Refund.Status.CANCELLED, "50.00"),
            refund("R3", Refund.Status.PENDING, "20.00"), refund("R3", Refund.Status.REFUNDED, "20.00"), refund("R3", Refund.Status.FAILED, "20.00"));

    @Test
    @DisplayName("a word that means less than what is known is nothing new")
    void neverBack() {
        var paid = PaymentMachine.apply(UNKNOWN, fact(PAID, "100.00"));
        assertThat(PaymentMachine.apply(paid, fact(PENDING, "100.00"))).isEqualTo(paid);
        assertThat(PaymentMachine.apply(paid, fact(CANCELLED, "0.00"))).isEqualTo(paid);
    }

    @Test
    @DisplayName("the amount that was paid counts, not the one that was authorized")
    void paidAmount() {
        var paid = PaymentMachine.apply(PaymentMachine.apply(UNKNOWN, fact(AUTHORIZED, "100.00")), fact(PAID, "80.00"));
        assertThat(paid.gross()).isEqualByComparingTo("80");
    }

    @Test
    @DisplayName("an unknown word keeps the state, and the payment")
    void unknownWord() {
        var payment = PaymentMachine.apply(UNKNOWN, fact(null, "100.00"));
        assertThat(payment.status()).isEqualTo(PENDING);
        assertThat(payment.amount()).isEqualByComparingTo("100");
    }

    @Test
    @DisplayName("finished refunds are summed: a part, then the whole; a refund heard of before its payment counts when that comes")
    void refunds() {
        var refunded = PaymentMachine.apply(UNKNOWN, refund("R1", Refund.Status.REFUNDED, "40.00"));
        assertThat(refunded.status()).isEqualTo(PENDING);
        var paid = PaymentMachine.apply(refunded, fact(PAID, "100.00"));
        assertThat(paid.status()).isEqualTo(PARTIALLY_REFUNDED);
        assertThat(paid.net()).isEqualByComparingTo("60");
        assertThat(PaymentMachine.apply(paid, refund("R2", Refund.Status.REFUNDED, "60.00")).status()).isEqualTo(REFUNDED);
    }

    @Test
    @DisplayName("a refund that had arrived and came back days later is none: what is paid counts anew, and older words of it change nothing")
    void takenBack() {
        var paid = PaymentMachine.apply(UNKNOWN, fact(PAID, "100.00"));
        var refunded = PaymentMachine.apply(paid, refund("R1", Refund.Status.REFUNDED, "100.00"));
        assertThat(refunded.status()).isEqualTo(REFUNDED);
        var back = PaymentMachine.apply(refunded, refund("R1", Refund.Status.FAILED, "100.00"));
        assertThat(back.status()).isEqualTo(PAID);
        assertThat(back.net()).isEqualByComparingTo("100");
        assertThat(back.open()).as("it can be given back again").isEqualByComparingTo("100");
        assertThat(back.cameBack(refunded)).extracting(Refund::externalId).containsExactly("R1");
        for (var late : List.of(Refund.Status.PENDING, Refund.Status.REFUNDED)) {
            assertThat(PaymentMachine.apply(back, refund("R1", late, "100.00"))).isEqualTo(back);
        }
        var failedFirst = PaymentMachine.apply(paid, refund("R1", Refund.Status.FAILED, "100.00"));
        assertThat(PaymentMachine.apply(failedFirst, refund("R1", Refund.Status.REFUNDED, "100.00")).net()).isEqualByComparingTo("100");
        assertThat(failedFirst.cameBack(paid)).as("it had not arrived").isEmpty();
    }

    @Property
    @Label("the same facts, in any order and repeated, make the same payment, and the charge only rises")
    void anyOrder(@ForAll("shuffledWithRepeats") List<Object> facts) {
        var expected = FACTS.stream().reduce(UNKNOWN, PaymentMachineTest::apply, (one, other) -> other);
        var payment = UNKNOWN;
        for (var fact : facts) {
            var next = apply(payment, fact);
            assertThat(next.charge()).isGreaterThanOrEqualTo(payment.charge());
            payment = next;
        }
        assertThat(payment).isEqualTo(expected);
        assertThat(payment.status()).isEqualTo(PARTIALLY_REFUNDED);
    }

    @Provide
    Arbitrary<List<Object>> shuffledWithRepeats() {
        return Arbitraries.of(FACTS).list().ofMaxSize(5).flatMap(repeats -> {
            var all = new ArrayList<>(FACTS);
            all.addAll(repeats);
            return Arbitraries.shuffle(all);
        });
    }

    private static Payment apply(Payment payment, Object fact) {
        return fact instanceof PaymentFact said ? PaymentMachine.apply(payment, said) : PaymentMachine.apply(payment, (RefundFact) fact);
    }

    private static PaymentFact fact(PaymentStatus status, String amount) {
        return new PaymentFact("P1", "N1", status, new BigDecimal(amount), "PLN", null, null);
    }

    private static RefundFact refund(String id, Refund.Status status, String amount) {
        return new RefundFact(id, "P1", status, new BigDecimal(amount), "PLN");
    }
}
