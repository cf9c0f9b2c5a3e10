package pl.spoiwo.operations.action;

import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.operations.access.Role;

/** Says whether the caller may read what names buyers, and writes down that it was read. What cannot be written down is not shown. */
@Component
public class Disclosure {

    private final Audit audit;
    private final CurrentUser user;

    Disclosure(Audit audit, CurrentUser user) {
        this.audit = audit;
        this.user = user;
    }

    /**
     * @param action such as {@code order.read}
     * @param ids    of what is about to be shown; none leaves no trace
     * @return false where personal data must be masked; then nothing is written down
     */
    public boolean full(String action, List<String> ids) {
        boolean full = user.local() || user.has(Role.OPERATOR);
        if (full) {
            audit.read(action, ids);
        }
        return full;
    }
}
