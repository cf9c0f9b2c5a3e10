package pl.spoiwo.operations.query;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.masterdata.Candidate;
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
    record Now(Entity entity, Decision decision, String configuration, String value) {

        List<Lost> lost(String field) {
            return decision.lost().stream().map(each -> new Lost(field, each.candidate().source(), shown(entity, each.candidate()), each.candidate().saidAt(), each.why(), each.candidate().messageId())).toList();
        }
    }

    private static String shown(Entity entity, Candidate said) {
        return entity == Entity.STOCK || entity == Entity.PRICE ? said.value() : ProductFields.shown(said);
    }

    /** @param kind and name as in the history of values @return empty where nobody says anything */
    Optional<Now> of(String kind, String name, String item) {
        var configuration = active.current();
        var entity = entity(kind);
        var field = switch (entity) {
            case STOCK, PRICE -> entity.field(name);
            default -> name.isEmpty() ? kind : name;
        };
        return owners.words(clock.instant()).by(configuration.ownership()).of(entity, List.of(item)).stream().filter(decision -> decision.field().equals(field)).findFirst()
                .map(decision -> new Now(entity, decision, configuration.version(), decision.winner() == null ? null : shown(entity, decision.winner())));
    }

    private static Entity entity(String kind) {
        return switch (kind) {
            case ProductFacts.COST, ProductFacts.TAX -> Entity.PRODUCT;
            default -> Entity.valueOf(kind.toUpperCase(Locale.ROOT));
        };
    }
}
