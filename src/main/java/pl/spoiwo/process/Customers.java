package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.order.Customer;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.product.ValueHistory;

/** Companies that several systems know by their tax number: keeps what they say, where rules ask for it, and decides whose word counts. Private persons have no such number, and are never kept. */
@Component
final class Customers implements Handler {

    /** Kind of values in the history; the name is the field. */
    private static final String CUSTOMER = "customer";

    private final Owners owners;
    private final ValueHistory history;

    Customers(Owners owners, ValueHistory history) {
        this.owners = owners;
        this.history = history;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.CustomersSaid || envelope instanceof Envelope.Customers;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        var taxIds = envelope instanceof Envelope.CustomersSaid said ? said.items().stream().map(item -> item.path("taxId").asText()) : ((Envelope.Customers) envelope).taxIds().stream();
        return taxIds.map(Customers::lock).collect(Collectors.toSet());
    }

    /** What to lock for the company that buys. */
    static Stream<String> locks(OrderContent content, HubConfiguration configuration) {
        return Stream.ofNullable(content.taxNumber()).filter(taxId -> configuration.ownership().ruled(Entity.CUSTOMER)).map(Customers::lock);
    }

    private static String lock(String taxId) {
        return DueTimes.name(Entity.CUSTOMER, taxId);
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var rules = work.configuration().ownership();
        if (envelope instanceof Envelope.Customers again) {
            owners.begin(Entity.CUSTOMER, again.taxIds(), work.now());
            tell(owners.again(rules, Entity.CUSTOMER, again.taxIds(), Map.of(), work.now()), Map.of(), work);
            work.processed(null);
        } else if (rules.ruled(Entity.CUSTOMER)) {
            work.processed(Owned.reason(hear(((Envelope.CustomersSaid) envelope).items(), work.message().saidAt(), work), Candidate::field));
        } else {
            work.ignored(Reason.of("no-rule", "nothing is kept of customers, because config/master-data.yaml has no rule for them"));
        }
    }

    /**
     * What others than the channel say of the company that buys.
     *
     * @param told the channel has told the order just now: its word is kept
     * @return null where a person buys, and where no rule gives others more weight
     */
    Customer of(Order order, boolean told, Work work) {
        var rules = work.configuration().ownership();
        var said = rules.ruled(Entity.CUSTOMER) ? Customer.said(order.content()) : null;
        if (said == null) {
            return null;
        }
        if (told) {
            hear(List.of(said), order.content().placedAt(), work);
        }
        var fields = owners.now(rules, Entity.CUSTOMER, List.of(order.content().taxNumber()), Map.of(), work.now()).stream()
                .filter(each -> each.governed() && each.winner() != null && !each.source().equals(order.connection()))
                .map(each -> new Customer.Field(each.field(), value(each.winner()), why(each))).toList();
        return fields.isEmpty() ? null : new Customer(fields);
    }

    private static String why(Decision decision) {
        var set = decision.set();
        return set != null ? "what " + set.who() + " has set until " + set.until() : "what " + decision.source() + " says, by rule " + decision.rule().name() + " (" + decision.rule().at() + ")";
    }

    private Owners.Heard hear(List<JsonNode> items, Instant saidAt, Work work) {
        var message = work.message();
        var heard = owners.hear(work.configuration().ownership(), Entity.CUSTOMER, items.stream().map(ProductFields::customer).toList(), null,
                new Owners.Told(message.connection(), message.id(), saidAt, message.receivedAt(), work.now()), Map.of());
        tell(heard.decisions(), heard.before(), work);
        return heard;
    }

    /** As of products, the first word of a field that nobody else speaks of and no rule covers makes no row. @param before what was said until now, by tax number */
    private void tell(Collection<Decision> decisions, Map<String, List<Candidate>> before, Work work) {
        var last = history.last(CUSTOMER, decisions.stream().map(Decision::item).distinct().toList());
        var told = new ArrayList<ValueHistory.Told>();
        for (var decision : decisions) {
            var words = before.getOrDefault(decision.item(), List.of()).stream().filter(word -> word.field().equals(decision.field())).toList();
            var written = last.getOrDefault(decision.item(), Map.of()).get(decision.field());
            var old = written != null || words.size() != 1 ? written : shown(words.get(0));
            var now = decision.winner() == null ? "none" : shown(decision.winner());
            if (!now.equals(written) && (written != null || decision.governed() || !decision.lost().isEmpty() || old != null && !old.equals(now))) {
                var row = decision.row(decision.field(), now.equals(old) ? null : old, now, null, work.configuration().version());
                decision.before(row.decision(), words, old, Customers::shown);
                told.add(row);
            }
        }
        history.told(CUSTOMER, told, work.now());
    }

    private static JsonNode value(Candidate word) {
        return Json.read(word.value(), JsonNode.class, "a stored candidate");
    }

    private static String shown(Candidate word) {
        return ValueHistory.kept(shown(value(word)));
    }

    /** For a person: an address is one line. */
    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : Stream.of(words(value, "line1", "line2"), words(value, "postalCode", "city"), words(value, "region"), words(value, "country"))
                .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String words(JsonNode address, String... fields) {
        return Stream.of(fields).map(field -> address.path(field).asText()).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }
}
