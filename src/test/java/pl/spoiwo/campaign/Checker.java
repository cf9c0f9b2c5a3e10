package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.system.Fate;

/** Compares the far ends with each other and with what senders were told. A pure function. */
final class Checker {

    /** Statuses in the order in which an order goes through them, of the shop and of the marketplace. */
    private static final List<String> COURSE = List.of("pending", "new", "processing", "completed", "ready_for_shipment", "sent", "picked_up", "cancelled");
    private static final Set<String> NUMBER_OF_PARCEL = Set.of("note", "shipment");
    private static final Set<String> HANDED_OVER = Set.of("completed", "sent", "picked_up");

    private Checker() {
    }

    /** Of the far ends alone. */
    static Verdict check(List<History.Event> history, FarEnd far) {
        return check(history, far, null);
    }

    /** @param hub what only the hub can say; null where it is not asked */
    static Verdict check(List<History.Event> history, FarEnd far, HubWord hub) {
        var acknowledged = history.stream().filter(History.Acknowledged.class::isInstance).map(event -> ((History.Acknowledged) event).order())
                .collect(Collectors.toCollection(TreeSet::new));
        var lost = far.orders().keySet().stream().filter(number -> far.orders().get(number).kept() && !far.documents().containsKey(number)).sorted().toList();
        var parked = hub == null ? List.<String>of() : hub.parked();
        return new Verdict(far.orders().size(), acknowledged.size(), lost, lost.stream().filter(acknowledged::contains).toList(), doubled(far),
                wrongContent(far), wrongPayment(far, hub), wrongStatus(far), wrongCourse(far), wrongStock(far, hub), far.market() == null ? List.of() : PriceTags.wrong(far.market(), history), far.market() == null ? List.of() : far.market().early(),
                hub == null ? List.of() : hub.drift(), wrongWay(far), Reversals.wrong(far, hub), wrongVisits(far, hub),
                lostPoison(history, parked), parked.stream().filter(payload -> Poison.markIn(payload).isEmpty()).toList(), hub == null ? List.of() : hub.gaps());
    }

    private static List<String> wrongStock(FarEnd far, HubWord hub) {
        return Stream.concat(Shelves.wrong(far, hub).stream(), far.market() == null ? Stream.empty() : Pieces.wrong(far.market()).stream()).toList();
    }

    private static List<String> lostPoison(List<History.Event> history, List<String> parked) {
        var times = parked.stream().flatMap(payload -> Poison.markIn(payload).stream()).collect(Collectors.groupingBy(mark -> mark, Collectors.counting()));
        return history.stream().filter(History.PoisonAcknowledged.class::isInstance).map(event -> ((History.PoisonAcknowledged) event).mark())
                .filter(mark -> times.getOrDefault(mark, 0L) != 1).map(mark -> mark + " x " + times.getOrDefault(mark, 0L)).toList();
    }

    private static List<String> doubled(FarEnd far) {
        return far.documents().entrySet().stream().filter(one -> one.getValue().size() > 1 || !far.orders().containsKey(one.getKey())
                        || far.orders().get(one.getKey()).fate() == Fate.NEVER_PAID)
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

    /** What the buyer has paid beforehand is the whole sum, or less with cash on delivery, and ERP and carrier expect the rest. */
    private static List<String> wrongPayment(FarEnd far, HubWord hub) {
        var wrong = new ArrayList<>(Cash.wrong(far, hub));
        far.orders().forEach((number, order) -> {
            if (order.cashOnDelivery() ? order.paid().compareTo(order.total()) >= 0
                    : order.paid().compareTo(order.fate() == Fate.NEVER_PAID ? BigDecimal.ZERO : order.total()) != 0) {
                wrong.add("%s: %s paid of %s".formatted(number, order.paid(), order.total()));
            }
            far.documents().getOrDefault(number, List.of()).stream().filter(document -> document.toPay().compareTo(order.total().subtract(order.paid())) != 0)
                    .forEach(document -> wrong.add("%s: %s paid of %s, %s to pay in the ERP".formatted(number, order.paid(), order.total(), document.toPay())));
        });
        return wrong.stream().sorted().toList();
    }

    /** Where parcels travel, they have arrived in the end; what was cancelled stays so. */
    private static List<String> wrongStatus(FarEnd far) {
        var last = far.way() == null ? Set.of("processing") : Set.of("completed", "picked_up");
        return far.orders().entrySet().stream().filter(one -> one.getValue().kept() ? !last.contains(one.getValue().status()) : !one.getValue().status().equals("cancelled"))
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

    /** Each order has its labels, their numbers are in the channel once, and one document; what was cancelled has at most these. */
    private static List<String> wrongWay(FarEnd far) {
        var wrong = new ArrayList<String>();
        if (far.way() != null) {
            far.orders().forEach((number, order) -> {
                int least = order.kept() ? 1 : 0;
                int most = order.fate() == Fate.NEVER_PAID ? 0 : 1;
                count(number, "labels", far.way().labels().get(number), least * order.parcels(), most * order.parcels(), wrong);
                count(number, "documents", far.way().invoices().get(number), least, most, wrong);
                count(number, "invoices in the channel", far.way().uploaded().get(number), order.invoiced() ? least : 0, order.invoiced() ? most : 0, wrong);
                if (far.way().parcels() != null) {
                    count(number, "numbers of parcels in the channel", far.way().parcels().get(number), least * order.parcels(), most * order.parcels(), wrong);
                }
            });
            far.way().papers().unnumbered().forEach(number -> wrong.add(number + ": a document without its number of KSeF"));
            Stream.of(far.way().labels(), far.way().invoices(), far.way().papers().corrections()).flatMap(known -> known.keySet().stream()).filter(number -> !far.orders().containsKey(number))
                    .forEach(number -> wrong.add("of no order: " + number));
        }
        return wrong.stream().sorted().toList();
    }

    /** Each visit of a courier was ordered by one hand-over, and each hand-over ordered one visit. */
    private static List<String> wrongVisits(FarEnd far, HubWord hub) {
        if (far.way() == null || hub == null) {
            return List.of();
        }
        var times = hub.visits().stream().collect(Collectors.groupingBy(visit -> visit, Collectors.counting()));
        return Stream.concat(far.way().visits().stream().filter(visit -> times.getOrDefault(visit, 0L) != 1).map(visit -> visit + ": ordered by " + times.getOrDefault(visit, 0L) + " hand-overs"),
                times.keySet().stream().filter(visit -> !far.way().visits().contains(visit)).map(visit -> visit + ": no such visit")).sorted().toList();
    }

    private static void count(String number, String what, Integer found, int least, int most, List<String> wrong) {
        int times = found == null ? 0 : found;
        if (times < least || times > most) {
            wrong.add(number + ": " + times + " " + what);
        }
    }

    private static boolean same(Map<String, BigDecimal> one, Map<String, BigDecimal> other) {
        return Set.copyOf(one.keySet()).equals(other.keySet()) && one.entrySet().stream().allMatch(line -> line.getValue().compareTo(other.get(line.getKey())) == 0);
    }
}
