package pl.spoiwo.ledger;

/** Names of the message properties on the broker: the only ones the hub reads. */
public final class Headers {

    public static final String ID = "spoiwoId";
    public static final String CONNECTION = "spoiwoConnection";
    public static final String KIND = "spoiwoKind";
    public static final String KEY = "spoiwoKey";
    public static final String CONTENT_TYPE = "spoiwoContentType";
    /** Epoch milliseconds, as text. */
    public static final String RECEIVED_AT = "spoiwoReceivedAt";
    public static final String CAUSED_BY = "spoiwoCausedBy";
    /** The sender's allow-listed headers as one JSON object. */
    public static final String SENDER = "spoiwoSender";
    public static final String TYPE = "spoiwoType";
    public static final String REASON = "spoiwoReason";
    /** Property of the broker: messages with the same value replace each other in a last-value queue. */
    public static final String LAST_VALUE = "_AMQ_LVQ_NAME";

    private Headers() {
    }
}
