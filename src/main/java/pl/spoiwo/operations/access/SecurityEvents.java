package pl.spoiwo.operations.access;

import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what concerns sign-in, and what is unusual, into {@code security_event}. The database being away never keeps anybody from signing in. */
@Component
public class SecurityEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityEvents.class);
    private static final String INSERT = "insert into security_event (at, kind, connection, source, detail) values (:at, :kind, :connection, :source, :detail)";

    private final JdbcClient jdbc;
    private final Clock clock;

    SecurityEvents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param connection or null; @param source address, or null */
    public void record(String kind, String connection, String source, String detail) {
        LOG.warn("security event {} from {}: {}", kind, source, detail);
        try {
            jdbc.sql(INSERT).param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("kind", kind)
                    .param("connection", connection).param("source", source).param("detail", detail).update();
        } catch (DataAccessException e) {
            LOG.warn("security event {} is in this log only, the database does not take it: {}", kind, e.getMessage());
        }
    }
}
