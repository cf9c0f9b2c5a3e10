package pl.spoiwo.intake.webhook;

import java.util.Map;

/** The sender is turned away; says to it what it may know and nothing more. Carries no stack: it is an answer, not a fault. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String outcome;
    private final int status;
    private final String title;
    private final transient Map<String, String> headers;

    Refusal(String outcome, int status, String title, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.outcome = outcome;
        this.status = status;
        this.title = title;
        this.headers = headers;
    }

    static Refusal unknown() {
        return new Refusal("unknown", 404, "Not Found", "There is no such hook.", Map.of());
    }

    static Refusal method(String allowed) {
        return new Refusal("method", 405, "Method Not Allowed", "This hook takes " + allowed + ".", Map.of("Allow", allowed));
    }

    static Refusal tooLarge(int limit) {
        return new Refusal("too-large", 413, "Content Too Large", "This hook takes at most " + limit + " bytes.", Map.of("Connection", "close"));
    }

    static Refusal headersTooLarge() {
        return new Refusal("too-large", 431, "Request Header Fields Too Large", "The headers are too long.", Map.of("Connection", "close"));
    }

    static Refusal slow() {
        return new Refusal("slow", 408, "Request Timeout", "The body did not arrive in time.", Map.of("Connection", "close"));
    }

    static Refusal broken(String detail) {
        return new Refusal("broken", 400, "Bad Request", detail, Map.of());
    }

    static Refusal unverified() {
        return new Refusal("unverified", 401, "Unauthorized", "The signature is missing or not valid.", Map.of());
    }

    static Refusal contentType(String allowed) {
        return new Refusal("content", 415, "Unsupported Media Type", "This hook takes " + allowed + ".", Map.of("Accept", allowed));
    }

    static Refusal rate(long seconds) {
        return new Refusal("rate", 429, "Too Many Requests", "This hook takes fewer messages at a time.", Map.of("Retry-After", Long.toString(seconds)));
    }

    static Refusal unavailable(long seconds) {
        return new Refusal("unavailable", 503, "Service Unavailable", "Nothing was stored. Send it again later.", Map.of("Retry-After", Long.toString(seconds)));
    }

    String outcome() {
        return outcome;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    Map<String, String> headers() {
        return headers;
    }
}
