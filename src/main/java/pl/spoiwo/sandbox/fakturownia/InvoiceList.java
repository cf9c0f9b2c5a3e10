package pl.spoiwo.sandbox.fakturownia;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code GET /invoices.json}: narrowed, sorted, paged, without positions unless they are wanted. */
final class InvoiceList {

    /** That a list can be narrowed by {@code oid} is not in the manual, only that it can be sorted by it. */
    private static final List<String> FILTERS = List.of("number", "oid", "kind", "client_id", "status");

    private final Invoices invoices;

    InvoiceList(Invoices invoices) {
        this.invoices = invoices;
    }

    Response of(Request request) {
        List<String> kinds = request.query().getOrDefault("kinds", List.of());
        List<String> ids = List.of(request.query("invoice_ids", "").split(","));
        Predicate<IndexedRecords.Entry> wanted = entry -> FILTERS.stream()
                .allMatch(name -> !request.query().containsKey(name) || entry.get(name).equals(request.query(name, "")));
        boolean costs = request.query("income", "yes").matches("no|0");
        String[] order = request.query("order", "id.desc").split("\\.");
        Comparator<IndexedRecords.Entry> sorting = order[0].equals("id") ? Comparator.comparingLong(IndexedRecords.Entry::id)
                : order[0].equals("price_gross") ? Comparator.comparing(entry -> new BigDecimal(entry.get("price_gross")))
                : Comparator.comparing(entry -> entry.get(order[0]));
        List<IndexedRecords.Entry> found = invoices.records.find(wanted.and(period(request)).and(entry -> (kinds.isEmpty() || kinds.contains(entry.get("kind")))
                && (ids.get(0).isEmpty() || ids.contains(String.valueOf(entry.id()))) && costs == entry.get("income").equals("0")));
        boolean positions = request.query("include_positions", "").equals("true");
        return Answers.page(request, found.stream().sorted(order.length > 1 ? sorting.reversed() : sorting).toList(), entry -> {
            ObjectNode doc = invoices.get(entry.id());
            return positions ? doc : doc.without("positions");
        });
    }

    /** Without a period everything is listed; which period the service takes then is not documented. */
    private Predicate<IndexedRecords.Entry> period(Request request) {
        LocalDate today = invoices.today();
        LocalDate month = today.withDayOfMonth(1);
        LocalDate[] range = switch (request.query("period", "all")) {
            case "this_month" -> new LocalDate[] {month, month.plusMonths(1).minusDays(1)};
            case "last_month" -> new LocalDate[] {month.minusMonths(1), month.minusDays(1)};
            case "last_30_days" -> new LocalDate[] {today.minusDays(30), today};
            case "last_12_months" -> new LocalDate[] {today.minusMonths(12), today};
            case "this_year" -> new LocalDate[] {today.withDayOfYear(1), today.withDayOfYear(1).plusYears(1).minusDays(1)};
            case "last_year" -> new LocalDate[] {today.withDayOfYear(1).minusYears(1), today.withDayOfYear(1).minusDays(1)};
            case "more" -> new LocalDate[] {LocalDate.parse(request.query("date_from", "0001-01-01")), LocalDate.parse(request.query("date_to", "9999-12-31"))};
            default -> new LocalDate[] {LocalDate.MIN, LocalDate.MAX};
        };
        String by = request.query("search_date_type", "issue_date").equals("transaction_date") ? "transaction_date" : "issue_date";
        return entry -> !LocalDate.parse(entry.get(by)).isBefore(range[0]) && !LocalDate.parse(entry.get(by)).isAfter(range[1]);
    }
}
