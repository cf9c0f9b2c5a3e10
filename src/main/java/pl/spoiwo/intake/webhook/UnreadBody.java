package pl.spoiwo.intake.webhook;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes a connection whose sender was answered before its body came. Left alone, Tomcat would wait for that body with a thread, which a
 * sender that never sends it could do to all threads.
 */
final class UnreadBody extends ValveBase {

    private static final String DROP = UnreadBody.class.getName();

    UnreadBody() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getRequestURI().startsWith("/hooks")) {
            Runnable drop = () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
            request.setAttribute(DROP, drop);
        }
        getNext().invoke(request, response);
    }

    /** @return closes the connection when the answer is out; does nothing where the valve is not in place */
    static Runnable of(HttpServletRequest request) {
        return request.getAttribute(DROP) instanceof Runnable drop ? drop : () -> { };
    }
}
