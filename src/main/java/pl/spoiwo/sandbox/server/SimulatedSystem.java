package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;

/** One outside system: its real API, and behind the same name the control calls of the sandbox. */
public interface SimulatedSystem extends AutoCloseable {

    /** The first segment of its paths. */
    String name();

    FaultSwitch faults();

    /** Its own API. */
    Response handle(Request request);

    /** {@code /_control/<name>/<path>}: places orders, advances payments, and so on. */
    Response control(Request request);

    /** What it now holds. */
    JsonNode state(Request request);

    /** Back to the freshly stocked system: no orders, no payments, no webhooks. */
    void reset();

    @Override
    void close();
}
