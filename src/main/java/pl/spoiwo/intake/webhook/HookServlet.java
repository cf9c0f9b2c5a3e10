package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * The HTTP edge of the hooks. A plain servlet that reads without blocking, so that slow senders hold no thread, and that never touches
 * request parameters, sessions or cookies.
 */
final class HookServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private final transient HookGate gate;
    private final transient HookFlow flow;
    private final transient BodyBudget budget;
    private final Duration bodyWithin;

    HookServlet(HookGate gate, HookFlow flow, BodyBudget budget, Duration bodyWithin) {
        this.gate = gate;
        this.flow = flow;
        this.budget = budget;
        this.bodyWithin = bodyWithin;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var reply = flow.reply(response);
        HookRequest hook = null;
        Refusal refusal = null;
        try {
            var connection = gate.find(request);
            reply.from(connection);
            hook = gate.open(request, connection);
        } catch (Refusal refused) {
            refusal = refused;
        }
        var context = request.startAsync();
        var body = new HookBody(context, hook, reply, UnreadBody.of(request), budget.of(request.getRemoteAddr()));
        context.addListener(body);
        context.setTimeout(refusal == null ? bodyWithin.toMillis() : HookBody.LINGER.toMillis());
        if (refusal != null) {
            body.refuse(refusal);
        }
        request.getInputStream().setReadListener(body);
    }
}
