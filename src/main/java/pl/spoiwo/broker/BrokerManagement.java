package pl.spoiwo.broker;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.jms.ActiveMQJMSClient;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.mapping.Json;

/** Asks the broker about itself through its management address, embedded and external alike. An external broker must grant the hub's user {@code manage}. */
@Component
class BrokerManagement {

    private static final long ANSWER_WITHIN_MS = 5_000;
    private final ConnectionFactory connections;

    BrokerManagement(@Qualifier("hubConnectionFactory") ConnectionFactory connections) {
        this.connections = connections;
    }

    /** @param resource {@code broker} or {@code queue.<name>} */
    Object invoke(String resource, String operation, Object... arguments) {
        return ask(message -> JMSManagementHelper.putOperationInvocation(message, resource, operation, arguments));
    }

    Object attribute(String resource, String name) {
        return ask(message -> JMSManagementHelper.putAttribute(message, resource, name));
    }

    JsonNode invokeForJson(String resource, String operation, Object... arguments) {
        try {
            return Json.MAPPER.readTree(String.valueOf(invoke(resource, operation, arguments)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new BrokerUnavailable("the broker's answer to " + operation + " is not JSON", e);
        }
    }

    private Object ask(Question question) {
        try (Connection connection = connections.createConnection()) {
            connection.start();
            try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                var answers = session.createTemporaryQueue();
                var message = session.createMessage();
                question.put(message);
                message.setJMSReplyTo(answers);
                try (var consumer = session.createConsumer(answers);
                        var producer = session.createProducer(ActiveMQJMSClient.createQueue("activemq.management"))) {
                    producer.setTimeToLive(ANSWER_WITHIN_MS);
                    producer.setDeliveryMode(jakarta.jms.DeliveryMode.NON_PERSISTENT);
                    producer.send(message);
                    Message answer = consumer.receive(ANSWER_WITHIN_MS);
                    if (answer == null) {
                        throw new BrokerUnavailable("the broker's management address does not answer", null);
                    }
                    var result = JMSManagementHelper.getResult(answer);
                    if (!JMSManagementHelper.hasOperationSucceeded(answer)) {
                        throw new BrokerUnavailable("the broker refused: " + result, null);
                    }
                    return result;
                }
            }
        } catch (BrokerUnavailable e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerUnavailable("the broker does not answer", e);
        }
    }

    private interface Question {
        void put(Message message) throws JMSException;
    }
}
