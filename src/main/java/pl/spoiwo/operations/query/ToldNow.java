package pl.spoiwo.operations.query;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.operations.query.Explanation.Lost;
import pl.spoiwo.price.ProductFacts;

/** What all sources say now of a value that is told, and whose word counts by the rules in force. Reads only. */
@Component
public class ToldNow {

    private final Owners owners;
    private final ActiveConfiguration active;
    private final Clock clock;

    ToldNow(Owners owners, ActiveConfiguration active, Clock clock) {
        this.owners = owners;
        this.active = active;
        this.clock = clock;
    }

    /** @param configuration by whose rules it was decided @param value of the winner, for a person; null where there is none */
    record Now(Decision decision, String configuration, String value) {

        List<Lost> lost(String field) {
            return decision.lost().stream().map(each -> new Lost(field, each.candidate().source(), ProductFields.shown(each.candidate()), each.candidate().saidAt(), each.why(), each.candidate().messageId())).toList();
        }
    }

    /** @param kind and name as in the history of values @return empty where nobody says anything */
    Optional<Now> of(String kind, String name, String item) {
        var configuration = active.current();
        var entity = entity(kind);
        var field = field(kind, name);
        return owners.words(clock.instant()).by(configuration.ownership()).of(entity, List.of(item)).stream().filter(decision -> decision.field().equals(field)).findFirst()
                .map(decision -> new Now(decision, configuration.version(), decision.winner() == null ? null : ProductFields.shown(decision.winner())));
    }

    /** As rules name it. */
    static String field(String kind, String name) {
        return switch (entity(kind)) {
            case STOCK, PRICE -> entity(kind).field(name);
            default -> name.isEmpty() ? kind : name;
        };
    }

    static Entity entity(String kind) {
        return switch (kind) {
            case ProductFacts.COST, ProductFacts.TAX -> Entity.PRODUCT;
            default -> Entity.valueOf(kind.toUpperCase(Locale.ROOT));
        };
    }
}
