package pl.spoiwo.operations.access;

import java.time.Clock;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what concerns sign-in into {@code security_event}. The database being away never keeps anybody from signing in. */
@Component
class SecurityEvents {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityEvents.class);
    private static final String INSERT = "insert into security_event (at, kind, source, detail) values (:at, :kind, :source, :detail)";

    private final JdbcClient jdbc;
    private final Clock clock;

    SecurityEvents(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void record(String kind, String source, String detail) {
        LOG.warn("security event {} from {}: {}", kind, source, detail);
        try {
            jdbc.sql(INSERT).param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("kind", kind).param("source", source).param("detail", detail).update();
        } catch (DataAccessException e) {
            LOG.warn("security event {} is in this log only, the database does not take it: {}", kind, e.getMessage());
        }
    }
}
