package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import pl.spoiwo.connection.Connection;

/** The answer to one call: written once, counted once. */
final class HookReply {

    private final HttpServletResponse response;
    private final Function<HookRequest, HookAnswer> route;
    private final HookMetrics metrics;
    private final long started = System.nanoTime();
    private String connection = "unknown";

    HookReply(HttpServletResponse response, Function<HookRequest, HookAnswer> route, HookMetrics metrics) {
        this.response = response;
        this.route = route;
        this.metrics = metrics;
    }

    void from(Connection known) {
        connection = known.id();
    }

    void take(HookRequest hook) throws IOException {
        write(route.apply(hook));
    }

    void refuse(Refusal refusal) throws IOException {
        write(HookAnswers.problem(refusal));
    }

    void gone() {
        metrics.count(connection, "gone", started);
    }

    private void write(HookAnswer answer) throws IOException {
        metrics.count(connection, answer.outcome(), started);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        if (answer.contentType() != null) {
            response.setContentType(answer.contentType());
        }
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
        response.flushBuffer();
    }
}
