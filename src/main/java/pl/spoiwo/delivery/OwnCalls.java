package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/**
 * What stands around a Kamelet of a connector's own in the route {@code call-own}. The body is the request document before and the answer
 * document after. A Kamelet that fails may have had its effect: the answer says so.
 */
@Component("ownCalls")
public class OwnCalls {

    private static final String REQUEST = "ownRequest";

    public void prepare(Exchange exchange) {
        exchange.setProperty(REQUEST, exchange.getMessage().getBody(JsonNode.class));
        exchange.removeProperty(HttpCalls.RAW);
        exchange.removeProperty(HttpCalls.RAW_TYPE);
    }

    /** @throws IllegalStateException where the Kamelet has left no JSON object */
    public void answer(Exchange exchange) {
        if (!(exchange.getMessage().getBody(JsonNode.class) instanceof ObjectNode answer)) {
            throw new IllegalStateException("the Kamelet has left no JSON object as its answer");
        }
        if (!answer.has("request")) {
            answer.set("request", Answers.about(exchange.getProperty(REQUEST, JsonNode.class)));
        }
        if (exchange.getProperty(HttpCalls.RAW) == null && answer.has("body")) {
            var body = answer.get("body");
            exchange.setProperty(HttpCalls.RAW, (body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8));
        }
        leave(exchange, answer);
    }

    public void failed(Exchange exchange) {
        leave(exchange, Answers.failed(exchange.getProperty(REQUEST, JsonNode.class), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    private static void leave(Exchange exchange, JsonNode answer) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(answer);
    }
}
