package pl.spoiwo.operations.action;

import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.stereotype.Service;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.guard.Approvals.Decision;
import pl.spoiwo.guard.Approvals.Vote;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;

/** Decisions on what guards hold. */
@Service
public class ApprovalActions {

    private final ActiveConfiguration configuration;
    private final Approvals approvals;
    private final Audit audit;
    private final CurrentUser user;
    private final Clock clock;

    ApprovalActions(ActiveConfiguration configuration, Approvals approvals, Audit audit, CurrentUser user, Clock clock) {
        this.configuration = configuration;
        this.approvals = approvals;
        this.audit = audit;
        this.user = user;
        this.clock = clock;
    }

    /** @param word approve, reject or expire @param reason why, for the approval, the audit and explain; required @param seen the revision that the person looked at; null where that is not said */
    public void decide(String id, String word, String reason, Integer seen) {
        var decision = Arrays.stream(Decision.values()).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word)).findFirst()
                .orElseThrow(() -> ActionRefused.notAllowed("decision is approve, reject or expire"));
        ActionRefused.unlessReasoned(reason);
        var ends = new Approvals.End[1];
        audit.of("approval." + word, id, reason, () -> {
            ends[0] = approvals.decide(id, new Vote(decision, user.name(), user.person().orElse(null), reason, seen), configuration.current().guards().approvals().fourEyes(), clock.instant());
            return switch (ends[0]) {
                case DONE -> "done";
                case FIRST -> "first of two";
                case SAME_PERSON -> "refused: the same person";
                case NOBODY -> "refused: nobody";
                case CHANGED -> "refused: it is not revision " + seen + " any more";
                case UNKNOWN -> "refused: unknown";
                case TOO_LATE -> "refused: decided already";
            };
        });
        switch (ends[0]) {
            case UNKNOWN -> throw ActionRefused.unknown("there is no approval " + id);
            case TOO_LATE -> throw ActionRefused.tooLate("approval " + id + " is decided: GET /api/approvals/" + id);
            case CHANGED -> throw ActionRefused.tooLate("other values than in revision " + seen + ", which you have seen, are held in it by now: look at it again, GET /api/approvals/" + id);
            case SAME_PERSON -> throw ActionRefused.tooLate("you have approved it already: another person has to approve it too (config/guards.yaml, fourEyes)");
            case NOBODY -> throw ActionRefused.tooLate("two persons have to approve it (config/guards.yaml, fourEyes), and this call is nobody's: sign in as a user, or use a token whose user config/users.yaml names");
            default -> { }
        }
    }
}
