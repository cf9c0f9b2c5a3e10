package pl.spoiwo.broker;

import org.springframework.stereotype.Component;

/**
 * The queues of each connection, all durable and never deleted by the broker. An {@code in.*} address feeds two queues over one stored body:
 * its own {@code process.*}, and {@code record}, which is bound to all of them.
 */
@Component
public class Addresses {

    private final BrokerManagement management;

    Addresses(BrokerManagement management) {
        this.management = management;
        queue("record", "in.#", "MULTICAST", false);
        queue("alerts", "alerts", "ANYCAST", false);
        queue("dlq", "dlq", "ANYCAST", false);
        // An alert is tried until it is told: a mail server that is away must not silence it.
        management.invoke("broker", "addAddressSettings", "alerts", "{\"deadLetterAddress\": \"dlq\", \"maxDeliveryAttempts\": -1}");
    }

    /** Declares what the connection needs; harmless where it exists. */
    public void declare(String connection) {
        queue("process." + connection, "in." + connection, "MULTICAST", false);
        queue("out." + connection, "out." + connection, "ANYCAST", false);
        queue("dlq." + connection, "dlq." + connection, "ANYCAST", false);
        queue("wake." + connection, "wake." + connection, "ANYCAST", true);
        for (String from : new String[] {"in.", "out.", "wake."}) {
            deadLetter(from + connection, "dlq." + connection);
        }
    }

    private void queue(String name, String address, String routing, boolean lastValue) {
        management.invoke("broker", "createQueue", """
                {"name": "%s", "address": "%s", "routing-type": "%s", "durable": true, "auto-delete": false, "last-value": %s}"""
                .formatted(name, address, routing, lastValue), true);
    }

    private void deadLetter(String address, String deadLetterAddress) {
        management.invoke("broker", "addAddressSettings", address, "{\"deadLetterAddress\": \"" + deadLetterAddress + "\"}");
    }
}
