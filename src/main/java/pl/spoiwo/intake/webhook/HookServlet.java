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
    private final Duration bodyWithin;

    HookServlet(HookGate gate, HookFlow flow, Duration bodyWithin) {
        this.gate = gate;
        this.flow = flow;
        this.bodyWithin = bodyWithin;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var reply = flow.reply(response);
        HookRequest hook;
        try {
            hook = gate.open(request);
        } catch (Refusal refusal) {
            reply.refuse(refusal);
            return;
        }
        reply.from(hook.connection());
        var context = request.startAsync();
        context.setTimeout(bodyWithin.toMillis());
        var body = new HookBody(context, hook, reply);
        context.addListener(body);
        request.getInputStream().setReadListener(body);
    }
}
