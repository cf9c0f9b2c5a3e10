package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Connector.BodySecret;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Encoded;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/**
 * What stands around an HTTP call in the Kamelet {@code http-call}: limit, breaker, credentials, codec. The body is the request document
 * before, the answer document after; the raw answer is in the exchange properties {@link #RAW} and {@link #RAW_TYPE}.
 * Credentials are added here, after the request document was stored.
 */
@Component("httpCalls")
public class HttpCalls {

    /** Exchange property: the answer's body as bytes. */
    public static final String RAW = "answerBytes";
    /** Exchange property: the answer's content type. */
    public static final String RAW_TYPE = "answerType";
    /** Exchange property: an address of its own, called with the request's headers alone, without the connection's credentials, limit and breaker. */
    static final String ELSEWHERE = "httpElsewhere";
    /** Exchange property: name of the capability whose secrets travel in the body. */
    static final String CAPABILITY = "httpCapability";
    /** Exchange property: a good answer is as a whole a file, and left unread. */
    static final String FILE = "httpFile";
    /** Exchange property: what the flow calls for where others go before it, {@code stock}, {@code price} or {@code list}. Polls write it too. */
    static final String RANK = "callRank";
    private static final String CALL = "httpCall";
    private static final String USER_AGENT = "Spoiwo";
    /** Of calls to a second receiver, where the connection has no http section. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ActiveConfiguration configuration;
    private final Limits limits;
    private final Breakers breakers;
    private final Credentials credentials;
    private final AccessTokens tokens;
    private final Codecs codecs;
    private final StoredFiles files;

    HttpCalls(ActiveConfiguration configuration, Limits limits, Breakers breakers, Credentials credentials, AccessTokens tokens, Codecs codecs,
              StoredFiles files) {
        this.configuration = configuration;
        this.limits = limits;
        this.breakers = breakers;
        this.credentials = credentials;
        this.tokens = tokens;
        this.codecs = codecs;
        this.files = files;
    }

    /** Waits for the limit and shapes the HTTP message. What is wrong is thrown, and comes back through {@link #failed}. */
    public void prepare(Exchange exchange, String connectionId) {
        var request = exchange.getMessage().getBody(JsonNode.class);
        var elsewhere = exchange.getProperty(ELSEWHERE, String.class);
        var call = new Call(elsewhere == null ? connectionId : elsewhere(connectionId), request);
        exchange.setProperty(CALL, call);
        exchange.removeProperty(RAW);
        exchange.removeProperty(RAW_TYPE);
        var connection = configuration.current().connection(connectionId)
                .orElseThrow(() -> HttpRequests.refused("there is no connection " + connectionId));
        if (elsewhere != null) {
            shape(exchange.getMessage(), HttpRequests.target(elsewhere, request), request, "bytes", null);
        } else {
            var http = connection.connector().http();
            if (http == null) {
                throw HttpRequests.refused("connector " + connection.connector().system() + " has no http section");
            }
            var capability = Optional.ofNullable(exchange.getProperty(CAPABILITY, String.class)).flatMap(connection::capability).orElse(null);
            call.secrets = BodyCredential.repeated(connection, capability);
            var travelling = BodyCredential.put(connection, capability, request);
            var base = connection.fill(HttpRequests.base(http, request));
            var target = HttpRequests.target(base, request);
            shape(exchange.getMessage(), target, travelling, http.codec(), connection);
            call.token = credentials.apply(connection, exchange.getMessage());
            var turn = limits.take(connection, Limits.Rank.of(exchange.getProperty(RANK, String.class)), HttpRequests.method(request) + " " + HttpRequests.resource(base, target));
            if (turn instanceof Limits.Refused refused) {
                throw new CallNotMade("limited", "the rate limit of " + connectionId + " is used up for now", refused.after(), null);
            }
            call.permit = (Limits.Permit) turn;
        }
        // The client unpacks, within the limit of an answer; Camel would without.
        exchange.setProperty(Exchange.SKIP_GZIP_ENCODING, true);
        exchange.getMessage().setHeader(OutboundHttp.TIMEOUT, timeout(connection.connector().http()).toMillis());
        call.probe = breakers.state(call.name) != CircuitBreaker.State.CLOSED;
        if (!breakers.admit(call.name)) {
            throw new CallNotMade("breaker-open", call.name + " is down; one call probes it from time to time", null);
        }
        call.startedAt = System.nanoTime();
    }

    /** Reads the HTTP answer. */
    public void answer(Exchange exchange) {
        var call = exchange.getProperty(CALL, Call.class);
        var message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        var raw = message.getBody(byte[].class);
        var took = call.end();
        breakers.answered(call.name, took);
        if (status == 401) {
            refused(exchange);
        }
        var answer = Json.MAPPER.createObjectNode();
        answer.set("request", Answers.about(call.request));
        answer.put("status", status);
        answer.set("headers", headers(message));
        var type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        exchange.setProperty(RAW, raw == null ? new byte[0] : raw);
        exchange.setProperty(RAW_TYPE, type);
        message.removeHeaders("*");
        boolean file = exchange.getProperty(FILE) != null && status >= 200 && status < 300;
        message.setBody(file ? BodyCredential.hide(call.secrets, answer) : withoutSecrets(exchange, call, withBody(answer, call, type, raw)));
    }

    private static JsonNode withoutSecrets(Exchange exchange, Call call, JsonNode answer) {
        var shown = BodyCredential.hide(call.secrets, answer);
        if (shown != answer) {
            exchange.setProperty(RAW, shown.path("body").toString().getBytes(StandardCharsets.UTF_8));
            exchange.setProperty(RAW_TYPE, "application/json");
        }
        return shown;
    }

    /** Says why there is no answer, and whether the request may have left. */
    public void failed(Exchange exchange) {
        var call = exchange.getProperty(CALL, Call.class);
        var why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        boolean made = call.startedAt != 0;
        var took = call.end();
        var answer = Answers.failed(call.request, why);
        if (made) {
            breakers.unanswered(call.name, took, new IllegalStateException(answer.path("text").asText()));
            if (call.probe) {
                answer.put("probe", true);
            }
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(answer);
    }

    /** The target refuses the access token of the last call, if it was one of ours: the next call gets a new one. */
    public void refused(Exchange exchange) {
        var call = exchange.getProperty(CALL, Call.class);
        if (call != null) {
            tokens.refused(call.name, call.token);
        }
    }

    /** Name of the breaker for calls of this connection to an address of their own. */
    static String elsewhere(String connection) {
        return connection + ".forward";
    }

    private static Duration timeout(Connector.Http http) {
        return http == null || http.timeout() == null ? TIMEOUT : http.timeout();
    }

    /** What a request says of a header goes before what its connector says for all. @param connection whose headers it carries, or null */
    private void shape(Message message, URI target, JsonNode request, String codec, Connection connection) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, HttpRequests.method(request));
        message.setHeader(Exchange.HTTP_URI, target.toString().split("\\?", 2)[0]);
        var query = HttpRequests.query(target, request);
        if (query != null) {
            message.setHeader(Exchange.HTTP_QUERY, query);
        }
        message.setHeader("User-Agent", USER_AGENT);
        message.setHeader("Accept", "*/*");
        var body = body(request, codec);
        if (body != null) {
            message.setHeader(Exchange.CONTENT_TYPE, body.contentType());
        }
        if (connection != null) {
            connection.connector().http().headers().forEach((name, value) -> message.setHeader(name, connection.fill(value)));
        }
        request.path("headers").fields().forEachRemaining(e -> message.setHeader(HttpRequests.headerName(e.getKey()), HttpRequests.headerValue(e.getKey(), e.getValue().asText())));
        message.setBody(body == null ? null : body.bytes());
    }

    /** A file that the hub keeps, as it is. */
    private Encoded file(String id) {
        try {
            var file = files.find(id).orElseThrow(() -> HttpRequests.refused("there is no file " + Texts.cut(id, 40)));
            return new Encoded(files.content(file), file.mediaType(), List.of());
        } catch (IOException e) {
            throw HttpRequests.refused("file " + id + " cannot be read: " + e.getMessage());
        }
    }

    private Encoded body(JsonNode request, String codec) {
        if (request.hasNonNull("base64")) {
            return new Encoded(Base64.getDecoder().decode(request.path("base64").asText()), request.path("contentType").asText("application/octet-stream"), List.of());
        }
        if (request.hasNonNull("file")) {
            return file(request.path("file").asText());
        }
        return request.hasNonNull("body") ? codecs.encode(codec, request.path("body"), null) : null;
    }

    private JsonNode withBody(ObjectNode answer, Call call, String type, byte[] raw) {
        if (raw == null || raw.length == 0) {
            return answer;
        }
        try {
            return answer.set("body", codecs.decode(type == null ? "json" : type, raw, null));
        } catch (MappingFailure failure) {
            int status = answer.path("status").asInt();
            if (status >= 200 && status < 300 && !text(type)) {
                return Answers.error(call.request, "not-parseable", true, failure.getMessage()).put("status", status);
            }
            return answer.put("body", Texts.cut(new String(raw, StandardCharsets.UTF_8), 2000));
        }
    }

    private static boolean text(String type) {
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/") && !type.contains("json") && !type.contains("xml");
    }

    private static ObjectNode headers(Message message) {
        var headers = Json.MAPPER.createObjectNode();
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith("camel") && !name.equals("set-cookie") && header.getValue() != null) {
                headers.put(name, Texts.cut(header.getValue().toString(), 1000));
            }
        }
        return headers;
    }

    /** One call under way. */
    private static final class Call {
        private final String name;
        private final JsonNode request;
        private List<BodySecret> secrets = List.of();
        private Limits.Permit permit;
        private String token;
        private boolean probe;
        private long startedAt;

        Call(String name, JsonNode request) {
            this.name = name;
            this.request = request;
        }

        Duration end() {
            var took = Duration.ofNanos(startedAt == 0 ? 0 : System.nanoTime() - startedAt);
            if (permit != null) {
                permit.close();
            }
            return took;
        }
    }
}
