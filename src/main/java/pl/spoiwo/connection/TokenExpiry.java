package pl.spoiwo.connection;

import java.time.Instant;
import java.util.Optional;

/** Until when the access tokens of connections hold. */
public interface TokenExpiry {

    /** @return as the system said it when it gave the token; empty where there is no token, or none yet */
    Optional<Instant> expiry(String connection);
}
