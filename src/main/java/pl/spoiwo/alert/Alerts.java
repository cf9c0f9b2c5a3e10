package pl.spoiwo.alert;

import java.time.Instant;
import java.util.List;

/** Alerts that reach a person. One open alert for each (code, connection, entity): raising it again counts it up and sends nothing. */
public interface Alerts {

    /**
     * @param code       {@code parked}, {@code breaker-open}, {@code hold}, {@code configuration}, {@code silent}, {@code backlog}, ...: names the runbook {@code docs/runbooks/<code>.md}
     * @param connection or null
     * @param entity     order or message id, or null
     * @param text       a sentence: what happened, what to do; no personal data, no secrets
     */
    void raise(String code, String connection, String entity, String text);

    /**
     * Something that a person must do, and that the hub cannot see done: acknowledging closes it. Told again with another text while it is open
     * it is news again, because the person knows only the first one. Parameters as in {@link #raise}.
     */
    void task(String code, String connection, String entity, String text);

    /** The cause is gone: closes open alerts, tasks too. */
    void clear(String code, String connection, String entity);

    List<Alert> open();

    /** Notes who looks after an open alert; it stays open until its cause is gone, a task is closed. @return false where there is no open alert with this id */
    boolean acknowledge(long id, String by);

    record Alert(long id, String code, String connection, String entity, String text, String owner, String runbook,
                 Instant since, Instant last, int count, String acknowledgedBy) {
    }
}
