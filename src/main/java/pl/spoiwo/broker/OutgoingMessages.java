package pl.spoiwo.broker;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Clock;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Outgoing;

/** How an {@link Outgoing} lies on the broker: bytes, string properties, a topic address for {@code in.*}. */
@Component("outgoing")
public class OutgoingMessages {

    private final Clock clock;

    OutgoingMessages(Clock clock) {
        this.clock = clock;
    }

    /** For routes: turns the {@link Outgoing} in the body into body and headers for the {@code jms} component. */
    public void prepare(Exchange exchange) {
        var message = exchange.getMessage();
        var outgoing = message.getBody(Outgoing.class);
        message.removeHeaders("*");
        outgoing.properties().forEach(message::setHeader);
        message.setHeader("CamelJmsDestination", destination(outgoing.address()));
        if (!outgoing.delay().isZero()) {
            message.setHeader(Message.HDR_SCHEDULED_DELIVERY_TIME.toString(), clock.millis() + outgoing.delay().toMillis());
        }
        message.setBody(outgoing.body());
    }

    BytesMessage message(Session session, Outgoing outgoing) throws JMSException {
        var message = session.createBytesMessage();
        message.writeBytes(outgoing.body());
        for (var property : outgoing.properties().entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        if (!outgoing.delay().isZero()) {
            message.setLongProperty(Message.HDR_SCHEDULED_DELIVERY_TIME.toString(), clock.millis() + outgoing.delay().toMillis());
        }
        return message;
    }

    static Destination destination(String address) {
        return ActiveMQDestination.fromPrefixedName((address.startsWith("in.") ? "topic://" : "queue://") + address);
    }
}
