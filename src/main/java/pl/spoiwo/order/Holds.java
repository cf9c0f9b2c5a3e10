package pl.spoiwo.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pl.spoiwo.shipment.DeliveryRules;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.Reserving;

/** Which holds the facts of a living order call for. */
final class Holds {

    private Holds() {
    }

    /**
     * @param shortages what the stock said now; null where it was not asked, then the hold keeps its text
     * @param gone      the goods have left: only money can still hold
     * @param money     the sentence about money that is wrong, or null
     * @param back      the sentence about money that is on its way back, or null
     * @param delivery  what config/delivery.yaml says; null where it is not asked
     * @param rate      why there is no exchange rate for what would be sent now, or null
     */
    static List<Hold> of(Order order, List<Reservation> reservations, List<Reserving.Shortage> shortages, boolean gone, String money, String back,
                         DeliveryRules.Answer delivery, String rate, Instant now) {
        var holds = new ArrayList<Hold>();
        if (!gone && reservations.stream().anyMatch(r -> r.state() == Reservation.State.WAITING)) {
            holds.add(new Hold(Hold.SHORTAGE, shortages == null ? order.hold(Hold.SHORTAGE).map(Hold::text).orElse("stock is missing")
                    : shortages.stream().map(Holds::text).collect(Collectors.joining("; ")), now));
        }
        var unmatched = MatchedLines.open(order.content());
        if (!gone && !unmatched.isEmpty()) {
            holds.add(new Hold(Hold.LINE_UNMATCHED, unmatched.stream().map(line -> "line " + line.lineId() + ": " + line.why()).collect(Collectors.joining("; ")), now));
        }
        var nameless = order.content().lines().stream().filter(line -> line.kind().equals("product") && line.goods() && line.sku() == null
                        && unmatched.stream().noneMatch(open -> open.lineId().equals(line.lineId())))
                .map(OrderContent.Line::lineId).collect(Collectors.joining(", "));
        if (!gone && !nameless.isEmpty()) {
            holds.add(new Hold(Hold.LINE_WITHOUT_SKU, "no SKU on line " + nameless, now));
        }
        if (money != null) {
            holds.add(new Hold(Hold.PAYMENT_AMOUNT, money, now));
        }
        if (back != null) {
            holds.add(new Hold(Hold.REFUND, back, now));
        }
        if (delivery instanceof DeliveryRules.Refused refused) {
            holds.add(new Hold(Hold.DELIVERY, refused.why(), now));
        }
        if (rate != null) {
            holds.add(new Hold(Hold.RATE, rate, now));
        }
        return holds;
    }

    /** Code of the alert that a hold raises. */
    static String alert(Hold hold) {
        return switch (hold.reason()) {
            case Hold.PAYMENT_AMOUNT -> "payment-mismatch";
            case Hold.DELIVERY -> "delivery-refused";
            default -> "hold";
        };
    }

    private static String text(Reserving.Shortage shortage) {
        return shortage.sku() + ": wanted " + plain(shortage.wanted()) + ", available "
                + (shortage.available() == null ? "unknown" : plain(shortage.available()));
    }

    static String plain(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }

    /** {@code 2 x A} */
    static String pieces(BigDecimal quantity, String sku) {
        return plain(quantity) + " x " + sku;
    }
}
