package pl.spoiwo.operations.query;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.operations.query.Explanation.Lost;

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

    /** @param kind and name as in the history of values @param channel by whose rules; null for those for all @return empty where nobody says anything */
    Optional<Now> of(String kind, String name, String item, String channel) {
        var configuration = active.current();
        var field = ProductFields.field(kind, name);
        var rules = configuration.ownership();
        return owners.words(clock.instant()).by(channel == null ? rules : rules.forChannel(channel).orElse(rules)).of(ProductFields.entity(kind), List.of(item)).stream().filter(decision -> decision.field().equals(field)).findFirst()
                .map(decision -> new Now(decision, configuration.version(), decision.winner() == null ? null : ProductFields.shown(decision.winner())));
    }
}
