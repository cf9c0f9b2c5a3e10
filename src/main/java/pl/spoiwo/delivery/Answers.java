package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/** Answer documents where no answer came. */
final class Answers {

    private Answers() {
    }

    static ObjectNode failed(JsonNode request, Throwable why) {
        if (why instanceof CallNotMade call) {
            var answer = error(request, call.error(), false, call.getMessage());
            if (call.after() != null) {
                answer.put("after", call.after().toMillis() / 1000.0);
            }
            return answer;
        }
        if (why instanceof MappingFailure failure) {
            var answer = error(request, "request-refused", false, failure.getMessage()).put("code", failure.code()).put("line", failure.line());
            return failure.file() == null ? answer : answer.put("file", failure.file());
        }
        for (var cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectTimeoutException || cause instanceof ConnectionRequestTimeoutException || cause instanceof ConnectException
                    || cause instanceof UnknownHostException || cause instanceof NoRouteToHostException || handshake(cause)) {
                return error(request, "connect", false, "no connection to the target (" + cause.getClass().getSimpleName() + ")");
            }
            if (cause instanceof SocketTimeoutException) {
                return error(request, "timeout", true, "no answer in time");
            }
            if (cause instanceof OutboundHttp.AnswerTooLarge) {
                return error(request, "not-parseable", true, cause.getMessage());
            }
        }
        return error(request, "reset", true, "the connection broke before the answer was there (" + why.getClass().getSimpleName() + ")");
    }

    /** Until the handshake has ended no byte of the request has left. */
    private static boolean handshake(Throwable cause) {
        return cause instanceof javax.net.ssl.SSLHandshakeException || cause instanceof javax.net.ssl.SSLPeerUnverifiedException
                || cause instanceof SSLException && String.valueOf(cause.getMessage()).matches(".*(handshake|SSL message).*");
    }

    static ObjectNode error(JsonNode request, String error, boolean sent, String text) {
        var answer = Json.MAPPER.createObjectNode().put("error", error).put("sent", sent).put("text", text);
        answer.set("request", about(request));
        return answer;
    }

    /** What mappings may know of the request: not its body. */
    static ObjectNode about(JsonNode request) {
        var about = Json.MAPPER.createObjectNode();
        request.fields().forEachRemaining(e -> {
            if (!e.getKey().equals("body") && !e.getKey().equals("content") && !e.getKey().equals("headers") && !e.getKey().equals("base64")) {
                about.set(e.getKey(), e.getValue());
            }
        });
        return about;
    }
}
