package pl.spoiwo.document;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The table {@code document}. Writers hold the lock name {@code ref:<orderId>}, which is one of the order's too. */
@Repository
public class Documents {

    private static final String ONE = "select document, version from document where document_id = :id";
    private static final String BY_ORDER = "select document, version from document where order_id = :orderId order by document_id";
    private static final String INSERT = """
            insert into document (document_id, connection, order_id, kind, status, version, document, updated_at)
            values (:id, :connection, :orderId, :kind, :status, :next, :document, :now)""";
    private static final String UPDATE = """
            update document set status = :status, version = :next, document = :document, updated_at = :now
             where document_id = :id and version = :version""";

    private final JdbcClient jdbc;

    public Documents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Document> find(String documentId) {
        return jdbc.sql(ONE).param("id", documentId).query(Documents::read).optional();
    }

    /** Also of an order that is not known yet. */
    public List<Document> ofOrder(String orderId) {
        return jdbc.sql(BY_ORDER).param("orderId", orderId).query(Documents::read).list();
    }

    /** @throws OptimisticLockingFailureException where somebody else was quicker: roll back, the message comes again */
    public void save(Document document, Instant now) {
        var statement = jdbc.sql(document.version() == 0 ? INSERT : UPDATE).param("id", document.documentId()).param("status", document.status().name())
                .param("next", document.version() + 1).param("document", Json.write(document, "document " + document.documentId())).param("now", UtcTime.of(now));
        var complete = document.version() > 0 ? statement.param("version", document.version())
                : statement.param("connection", document.connection()).param("orderId", document.orderId()).param("kind", document.kind().name());
        if (complete.update() == 0) {
            throw new OptimisticLockingFailureException("document " + document.documentId() + " changed after version " + document.version());
        }
    }

    private static Document read(ResultSet row, int number) throws SQLException {
        return Json.read(row.getString("document"), Document.class, "a stored document").stored(row.getLong("version"));
    }
}
