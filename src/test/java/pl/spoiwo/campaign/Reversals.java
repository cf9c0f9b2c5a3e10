package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pl.spoiwo.system.Fate;

/** What was taken back: money once, its invoice corrected once, and a task for a person wherever the hub may not decide. A pure function. */
final class Reversals {

    private Reversals() {
    }

    /** @param hub null where it is not asked */
    static List<String> wrong(FarEnd far, HubWord hub) {
        var wrong = new ArrayList<String>();
        if (far.way() != null) {
            far.orders().forEach((number, order) -> {
                money(number, order, far.way().papers(), wrong);
                if (hub != null) {
                    tasks(number, order, far, hub.tasks(), wrong);
                }
            });
        }
        return wrong.stream().sorted().toList();
    }

    private static void money(String number, FarEnd.ShopOrder order, FarEnd.Papers papers, List<String> wrong) {
        var found = papers.refunds().getOrDefault(number, List.of());
        var wanted = order.refund() == null ? List.<BigDecimal>of() : List.of(order.refund());
        if (found.size() != wanted.size() || !found.isEmpty() && found.get(0).compareTo(wanted.get(0)) != 0) {
            wrong.add(number + ": refunded " + found + ", not " + wanted);
        }
        int corrections = papers.corrections().getOrDefault(number, 0);
        if (corrections != (corrected(number, order, papers) ? 1 : 0)) {
            wrong.add(number + ": " + corrections + " corrections");
        }
    }

    /** All the money of an invoice went back. */
    private static boolean corrected(String number, FarEnd.ShopOrder order, FarEnd.Papers papers) {
        return order.refund() != null && order.refund().compareTo(order.total()) == 0 && papers.taxed().contains(number);
    }

    private static void tasks(String number, FarEnd.ShopOrder order, FarEnd far, Set<String> tasks, List<String> wrong) {
        boolean calledOff = order.fate() == Fate.CALLED_OFF;
        boolean issued = far.way().invoices().containsKey(number);
        task("correction-needed", number, issued && (order.refund() == null ? calledOff : !corrected(number, order, far.way().papers())), tasks, wrong);
        task("cancel-after-export", number, calledOff && far.documents().containsKey(number), tasks, wrong);
        task("cancel-after-label", number, calledOff && far.way().labels().containsKey(number), tasks, wrong);
    }

    private static void task(String code, String number, boolean wanted, Set<String> tasks, List<String> wrong) {
        boolean told = tasks.contains(code + " " + FarEnd.id(number));
        if (told != wanted) {
            wrong.add(number + ": " + (told ? "a person is asked without a cause: " : "nobody is told: ") + code);
        }
    }
}
