package pl.spoiwo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is not the hub and may write to its queues, with the hub's own way of reading them. */
class ForeignMessagesTest {

    private static final String QUEUE = "out.shop";
    private static final AtomicInteger MADE = new AtomicInteger();

    @TempDir
    Path folder;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
    private TestBroker broker;
    private DefaultCamelContext camel;

    /** Tells that it was made out of the bytes of a message. */
    private static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            MADE.incrementAndGet();
        }
    }

    private interface Foreign {
        Message message(Session session) throws JMSException;
    }

    @BeforeEach
    void start() throws Exception {
        MADE.set(0);
        broker = new TestBroker(folder, 2, "shop");
        camel = new DefaultCamelContext();
        camel.addComponent("jms", broker.jms());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:" + QUEUE).process(exchange -> {
                    headers.add(new HashMap<>(exchange.getMessage().getHeaders()));
                    bodies.add(new String(exchange.getMessage().getMandatoryBody(byte[].class), StandardCharsets.UTF_8));
                });
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        broker.close();
    }

    private void send(Foreign foreign) throws JMSException {
        try (var connection = broker.hub().createConnection(); var session = connection.createSession()) {
            session.createProducer(session.createQueue(QUEUE)).send(foreign.message(session));
        }
    }

    private static Message bytes(Session session, String text) throws JMSException {
        var message = session.createBytesMessage();
        message.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return message;
    }

    @Test
    @DisplayName("an object in a message is never made, and the next message is read all the same")
    void objects() throws Exception {
        send(session -> session.createObjectMessage(new Trap()));
        send(session -> bytes(session, "next"));
        await().untilAsserted(() -> {
            assertThat(bodies).containsExactly("next");
            assertThat(broker.depth(QUEUE)).isZero();
        });
        assertThat(MADE).hasValue(0);
    }

    @Test
    @DisplayName("properties that would steer Camel do not come in, in whatever case they are written")
    void properties() throws Exception {
        send(session -> {
            var message = bytes(session, "steered");
            for (var name : List.of("CamelHttpUri", "CAMELhttpURI", "camelFileName", "CamelSqlQuery", "SPOIWOTYPE", "other")) {
                message.setStringProperty(name, "evil");
            }
            message.setStringProperty("spoiwoType", "own");
            return message;
        });
        await().untilAsserted(() -> assertThat(headers).hasSize(1));
        assertThat(headers.get(0)).containsEntry("spoiwoType", "own").doesNotContainValue("evil");
    }
}
