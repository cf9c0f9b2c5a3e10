package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * {@code mapping:<system>/<name>}: the body becomes the output of the mapping in force at that moment. The body may be a JsonNode, or JSON as
 * text or bytes. The parameter {@code connection} names the connection whose values the mapping sees.
 */
public final class MappingComponent extends DefaultComponent {

    private final Supplier<Mappings> mappings;
    private final Function<String, Map<String, JsonNode>> variables;

    /** @param variables gives {@code $connection} and so on for a connection's id, which is null where the route names none */
    public MappingComponent(Supplier<Mappings> mappings, Function<String, Map<String, JsonNode>> variables) {
        this.mappings = mappings;
        this.variables = variables;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new MappingEndpoint(uri, remaining, getAndRemoveParameter(parameters, "connection", String.class));
    }

    private final class MappingEndpoint extends DefaultEndpoint {
        private final String name;
        private final String connection;

        MappingEndpoint(String uri, String name, String connection) {
            super(uri, MappingComponent.this);
            this.name = name;
            this.connection = connection;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    var message = exchange.getMessage();
                    message.setBody(mappings.get().get(name).apply(json(message.getBody(), exchange), variables.apply(connection)));
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a mapping cannot be consumed from");
        }
    }

    private static JsonNode json(Object body, Exchange exchange) {
        if (body == null) {
            return NullNode.instance;
        }
        if (body instanceof JsonNode node) {
            return node;
        }
        try {
            return Json.MAPPER.readTree(exchange.getContext().getTypeConverter().mandatoryConvertTo(byte[].class, exchange, body));
        } catch (JsonProcessingException e) {
            throw new MappingFailure("not-parseable", "no valid JSON: " + e.getOriginalMessage(), null, 0, null);
        } catch (IOException | org.apache.camel.NoTypeConversionAvailableException e) {
            throw new MappingFailure("not-parseable", "the body cannot be read as JSON: " + body.getClass().getName(), null, 0, null);
        }
    }
}
