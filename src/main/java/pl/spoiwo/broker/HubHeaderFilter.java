package pl.spoiwo.broker;

import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Only the hub's own properties cross the broker, both ways; whatever else a message carries is dropped. */
final class HubHeaderFilter implements HeaderFilterStrategy {

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !name.startsWith("spoiwo") && !name.startsWith("_AMQ_");
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !name.startsWith("spoiwo");
    }
}
