package pl.spoiwo.connection;

import java.time.Instant;
import java.util.Optional;

/** Access that a person gives the hub on a page of the system (RFC 8628). */
public interface Authorizations {

    enum State { WAITING, DONE, DENIED, EXPIRED, FAILED }

    /**
     * @param page    where a person, signed in to the system, lets the hub in
     * @param code    what the page asks for, where the address does not hold it already
     * @param until   the page is good until then
     * @param text    why it failed; null where it did not
     */
    record Authorization(State state, String page, String code, Instant until, String text) {
    }

    /** Asks the system for a page, and waits behind the scenes for the person. @throws RefusedAuthorization where there is none to be had */
    Authorization begin(Connection connection);

    /** The last one since the start of this node. */
    Optional<Authorization> last(String connection);

    /** The system gives no page; the message says why. */
    class RefusedAuthorization extends RuntimeException {
        public RefusedAuthorization(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
