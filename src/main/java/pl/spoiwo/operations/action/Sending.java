package pl.spoiwo.operations.action;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Outgoing;

/** Sends what an action has decided and the database holds. Where the broker is away, the auditor sees to it. */
@Component
class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final Broker broker;

    Sending(Broker broker) {
        this.broker = broker;
    }

    void send(List<Outgoing> messages) {
        try {
            broker.send(messages);
        } catch (Broker.BrokerUnavailable e) {
            LOG.warn("{} messages wait for the auditor: {}", messages.size(), e.getMessage());
        }
    }
}
