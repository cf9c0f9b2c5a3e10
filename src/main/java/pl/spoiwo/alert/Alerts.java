package pl.spoiwo.alert;

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

    /** The cause is gone: closes open alerts. */
    void clear(String code, String connection, String entity);

    List<Alert> open();

    /** Notes who looks after an open alert; it stays open until its cause is gone. @return false where there is no open alert with this id */
    boolean acknowledge(long id, String by);

    record Alert(long id, String code, String connection, String entity, String text, String owner, String runbook,
                 java.time.Instant since, java.time.Instant last, int count, String acknowledgedBy) {
    }
}
