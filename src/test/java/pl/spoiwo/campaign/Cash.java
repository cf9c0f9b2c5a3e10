package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cash on delivery: carriers collect what was not paid before, with one parcel of an order, and the hub books just that, once. A pure function. */
final class Cash {

    private Cash() {
    }

    /** @param hub null where it is not asked */
    static List<String> wrong(FarEnd far, HubWord hub) {
        var wrong = new ArrayList<String>();
        if (far.way() != null) {
            // A carrier may keep the parcel of an order that is called off.
            far.orders().entrySet().stream().filter(one -> one.getValue().kept())
                    .forEach(one -> compare(one.getKey(), "carriers collect", far.way().cash().getOrDefault(one.getKey(), List.of()), owed(one.getValue()), wrong));
            if (hub != null) {
                wrong.addAll(booked(far, hub.collected()));
            }
        }
        return wrong;
    }

    /** @param booked payments of carriers by the hub's id of the order */
    static List<String> booked(FarEnd far, Map<String, List<BigDecimal>> booked) {
        var wrong = new ArrayList<String>();
        far.orders().forEach((number, order) -> compare(number, "booked as collected", booked.getOrDefault(FarEnd.id(number), List.of()), order.kept() ? owed(order) : List.of(), wrong));
        return wrong;
    }

    private static List<BigDecimal> owed(FarEnd.ShopOrder order) {
        var owed = order.total().subtract(order.paid());
        return order.cashOnDelivery() && owed.signum() > 0 ? List.of(owed) : List.of();
    }

    private static void compare(String number, String what, List<BigDecimal> found, List<BigDecimal> wanted, List<String> wrong) {
        if (found.size() != wanted.size() || !found.isEmpty() && found.get(0).compareTo(wanted.get(0)) != 0) {
            wrong.add("%s: %s %s, not %s".formatted(number, what, found, wanted));
        }
    }
}
