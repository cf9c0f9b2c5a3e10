package pl.spoiwo.ledger;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.MDC;

/**
 * The ids of what is in hand, in every log line of its thread: {@code connection}, {@code messageId} (of a message in or of a command) and
 * {@code orderId}. They are there from {@link #begin} until the exchange is over, however it ends.
 */
public final class LogIds {

    private static final String CONNECTION = "connection";
    private static final String MESSAGE = "messageId";
    private static final String ORDER = "orderId";
    private static final SynchronizationAdapter OVER = new SynchronizationAdapter() {
        @Override
        public void onDone(Exchange exchange) {
            clear();
        }
    };

    private LogIds() {
    }

    /** Ids that are null are not known yet; what another exchange left on this thread goes. */
    public static void begin(Exchange exchange, String connection, String message, String order) {
        clear();
        MDC.put(CONNECTION, connection);
        message(message);
        order(order);
        exchange.getExchangeExtension().addOnCompletion(OVER);
    }

    public static void message(String id) {
        put(MESSAGE, id);
    }

    public static void order(String id) {
        put(ORDER, id);
    }

    private static void put(String name, String id) {
        if (id != null) {
            MDC.put(name, id);
        }
    }

    private static void clear() {
        List.of(CONNECTION, MESSAGE, ORDER).forEach(MDC::remove);
    }
}
