package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.intake.RightOfWay;
import pl.spoiwo.ledger.LogIds;

/** Hands a call to the route {@code intake-webhook} and takes the answer from it. */
@Component
class HookFlow {

    /** Not there yet, or no more: an answer at once instead of a wait. */
    private static final String ROUTE = "direct:hook-receive?block=false";
    private final Endpoint route;
    private final ProducerTemplate template;
    private final HookAnswers answers;
    private final HookMetrics metrics;
    private final RightOfWay rightOfWay;

    HookFlow(CamelContext camel, ProducerTemplate template, HookAnswers answers, HookMetrics metrics, RightOfWay rightOfWay) {
        this.route = camel.getEndpoint(ROUTE);
        this.template = template;
        this.answers = answers;
        this.metrics = metrics;
        this.rightOfWay = rightOfWay;
    }

    HookReply reply(HttpServletResponse response) {
        return new HookReply(response, this::receive, metrics);
    }

    private HookAnswer receive(HookRequest hook) {
        rightOfWay.enter();
        try {
            return answer(hook);
        } finally {
            rightOfWay.leave();
        }
    }

    private HookAnswer answer(HookRequest hook) {
        var exchange = route.createExchange();
        LogIds.begin(exchange, hook.connection().id(), null, null);
        exchange.setProperty("hook", hook);
        exchange.getMessage().setBody(hook);
        var done = template.send(route, exchange);
        return done.getException() == null && done.getMessage().getBody() instanceof HookAnswer answer ? answer : answers.refused(cause(done));
    }

    /** The policy of the route answers whatever happens in it, so what comes here never reached it. */
    private static Throwable cause(Exchange done) {
        return new BrokerUnavailable("the route intake-webhook does not run", done.getException());
    }
}
