package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the far ends with each other and with what senders were told. A pure function. */
final class Checker {

    /** Statuses in the order in which an order goes through them, of the shop and of the marketplace. */
    private static final List<String> COURSE = List.of("pending", "new", "processing", "completed", "ready_for_shipment", "sent", "picked_up");
    private static final Set<String> NUMBER_OF_PARCEL = Set.of("note", "shipment");
    private static final Set<String> HANDED_OVER = Set.of("completed", "sent", "picked_up");

    private Checker() {
    }

    /** Of the far ends alone. */
    static Verdict check(List<History.Event> history, FarEnd far) {
        return check(history, far, List.of(), List.of());
    }

    /**
     * @param parked payloads of what is parked in the hub
     * @param gaps   what its ledger says does not balance
     */
    static Verdict check(List<History.Event> history, FarEnd far, List<String> parked, List<String> gaps) {
        var acknowledged = history.stream().filter(History.Acknowledged.class::isInstance).map(event -> ((History.Acknowledged) event).order())
                .collect(Collectors.toCollection(TreeSet::new));
        var lost = far.orders().keySet().stream().filter(number -> !far.documents().containsKey(number)).sorted().toList();
        return new Verdict(far.orders().size(), acknowledged.size(), lost, lost.stream().filter(acknowledged::contains).toList(), doubled(far),
                wrongContent(far), wrongPayment(far), wrongStatus(far), wrongCourse(far), wrongStock(far), wrongWay(far),
                lostPoison(history, parked), parked.stream().filter(payload -> Poison.markIn(payload).isEmpty()).toList(), gaps);
    }

    private static List<String> lostPoison(List<History.Event> history, List<String> parked) {
        var times = parked.stream().flatMap(payload -> Poison.markIn(payload).stream()).collect(Collectors.groupingBy(mark -> mark, Collectors.counting()));
        return history.stream().filter(History.PoisonAcknowledged.class::isInstance).map(event -> ((History.PoisonAcknowledged) event).mark())
                .filter(mark -> times.getOrDefault(mark, 0L) != 1).map(mark -> mark + " x " + times.getOrDefault(mark, 0L)).toList();
    }

    private static List<String> doubled(FarEnd far) {
        return far.documents().entrySet().stream().filter(one -> one.getValue().size() > 1 || !far.orders().containsKey(one.getKey()))
                .map(one -> one.getKey() + " x " + one.getValue().size()).sorted().toList();
    }

    private static List<String> wrongContent(FarEnd far) {
        var wrong = new ArrayList<String>();
        far.orders().forEach((number, order) -> far.documents().getOrDefault(number, List.of()).forEach(document -> {
            if (document.gross().compareTo(order.total()) != 0 || !same(document.lines(), order.lines())) {
                wrong.add(number + ": " + order.total() + " " + order.lines() + " in the shop, " + document.gross() + " " + document.lines() + " in the ERP");
            }
        }));
        return wrong;
    }

    /** What the buyer has paid is the whole sum, or nothing with cash on delivery, and the ERP expects the rest. */
    private static List<String> wrongPayment(FarEnd far) {
        var wrong = new ArrayList<String>();
        far.orders().forEach((number, order) -> {
            if (order.paid().compareTo(order.cashOnDelivery() ? BigDecimal.ZERO : order.total()) != 0) {
                wrong.add("%s: %s paid of %s".formatted(number, order.paid(), order.total()));
            }
            far.documents().getOrDefault(number, List.of()).stream().filter(document -> document.toPay().compareTo(order.total().subtract(order.paid())) != 0)
                    .forEach(document -> wrong.add("%s: %s paid of %s, %s to pay in the ERP".formatted(number, order.paid(), order.total(), document.toPay())));
        });
        return wrong.stream().sorted().toList();
    }

    /** Where parcels travel, they have arrived in the end. */
    private static List<String> wrongStatus(FarEnd far) {
        var last = far.way() == null ? Set.of("processing") : Set.of("completed", "picked_up");
        return far.orders().entrySet().stream().filter(one -> !last.contains(one.getValue().status()))
                .map(one -> one.getKey() + ": " + one.getValue().status()).sorted().toList();
    }

    /** A status never goes back, and the number of the parcel is there before the order is said to be on its way. */
    private static List<String> wrongCourse(FarEnd far) {
        return far.orders().entrySet().stream().filter(one -> !rises(one.getValue().course()) || numberTooLate(one.getValue().course()))
                .map(one -> one.getKey() + ": " + one.getValue().course()).sorted().toList();
    }

    private static boolean rises(List<String> course) {
        var ranks = course.stream().filter(word -> !NUMBER_OF_PARCEL.contains(word)).map(COURSE::indexOf).toList();
        return !ranks.contains(-1) && ranks.equals(ranks.stream().sorted().distinct().toList());
    }

    private static boolean numberTooLate(List<String> course) {
        var since = course.stream().dropWhile(word -> !HANDED_OVER.contains(word));
        return since.anyMatch(NUMBER_OF_PARCEL::contains);
    }

    private static List<String> wrongStock(FarEnd far) {
        var sold = new HashMap<String, BigDecimal>();
        far.orders().values().forEach(order -> order.lines().forEach((sku, pieces) -> sold.merge(sku, pieces, BigDecimal::add)));
        return far.offered().stream().flatMap(offered -> far.onHand().entrySet().stream()
                .filter(stock -> offered.containsKey(stock.getKey()))
                .filter(stock -> stock.getValue().subtract(sold.getOrDefault(stock.getKey(), BigDecimal.ZERO)).compareTo(offered.get(stock.getKey())) != 0)
                .map(stock -> "%s: %s on hand, %s sold, %s offered".formatted(stock.getKey(), stock.getValue(), sold.get(stock.getKey()), offered.get(stock.getKey()))))
                .sorted().toList();
    }

    /** Each order has one label, its number is in the channel once, and one document. */
    private static List<String> wrongWay(FarEnd far) {
        var wrong = new ArrayList<String>();
        if (far.way() != null) {
            far.orders().forEach((number, order) -> {
                count(number, "labels", far.way().labels().get(number), 1, wrong);
                count(number, "documents", far.way().invoices().get(number), 1, wrong);
                count(number, "invoices in the channel", far.way().uploaded().get(number), order.invoiced() ? 1 : 0, wrong);
                if (far.way().parcels() != null) {
                    count(number, "numbers of parcels in the channel", far.way().parcels().get(number), 1, wrong);
                }
            });
            Stream.of(far.way().labels(), far.way().invoices()).flatMap(known -> known.keySet().stream()).filter(number -> !far.orders().containsKey(number))
                    .forEach(number -> wrong.add("of no order: " + number));
        }
        return wrong.stream().sorted().toList();
    }

    private static void count(String number, String what, Integer found, int wanted, List<String> wrong) {
        if ((found == null ? 0 : found) != wanted) {
            wrong.add(number + ": " + (found == null ? 0 : found) + " " + what);
        }
    }

    private static boolean same(Map<String, BigDecimal> one, Map<String, BigDecimal> other) {
        return Set.copyOf(one.keySet()).equals(other.keySet()) && one.entrySet().stream().allMatch(line -> line.getValue().compareTo(other.get(line.getKey())) == 0);
    }
}
