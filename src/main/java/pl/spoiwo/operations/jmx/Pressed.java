package pl.spoiwo.operations.jmx;

import java.util.Locale;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.ActionRefused;

/**
 * Runs what somebody pressed in Hawtio, if the role allows it, and answers with a sentence. A call without a sign-in comes from a JMX
 * client of the same process and user, which may do everything anyway.
 */
@Component
class Pressed {

    private final CurrentUser user;

    Pressed(CurrentUser user) {
        this.user = user;
    }

    String by(Role role, Runnable action) {
        mustHave(role);
        try {
            action.run();
            return "done";
        } catch (ActionRefused e) {
            return "refused: " + e.getMessage();
        }
    }

    /** @throws SecurityException where the signed-in user has a lesser role */
    void mustHave(Role role) {
        if (!user.local() && !user.has(role)) {
            throw new SecurityException("this needs the role " + role.name().toLowerCase(Locale.ROOT));
        }
    }
}
