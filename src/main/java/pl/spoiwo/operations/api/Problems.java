package pl.spoiwo.operations.api;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.query.Cursor;

/** Errors as problem documents (RFC 9457). What went wrong inside is in the log, under the number that the answer names. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ActionRefused refused) {
        return problem(switch (refused.kind()) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case TOO_LATE -> HttpStatus.CONFLICT;
            case NOT_ALLOWED -> HttpStatus.BAD_REQUEST;
        }, refused.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badList(Cursor.Refused refused) {
        return problem(HttpStatus.BAD_REQUEST, refused.getMessage());
    }

    @ExceptionHandler({CannotGetJdbcConnectionException.class, DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<ProblemDetail> databaseAway(Exception cause) {
        LOG.warn("a call found no database: {}", cause.getMessage());
        return comeBack("The database does not answer. Nothing was changed.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> brokerAway(BrokerUnavailable cause) {
        LOG.warn("a call found no broker: {}", cause.getMessage());
        return comeBack("The broker does not take messages now.");
    }

    @ExceptionHandler({DataAccessException.class, RuntimeException.class})
    ResponseEntity<ProblemDetail> unexpected(RuntimeException cause) {
        var number = UUID.randomUUID().toString();
        LOG.error("a call failed, number {}", number, cause);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The hub could not answer. The log says more under number " + number + ".");
    }

    private static ResponseEntity<ProblemDetail> comeBack(String detail) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "5")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail));
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
