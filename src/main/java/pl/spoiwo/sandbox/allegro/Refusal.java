package pl.spoiwo.sandbox.allegro;

/** A call that the API refuses; {@link Answers#error} makes its answer. */
final class Refusal extends RuntimeException {

    final int status;
    final String code;
    final String path;

    /** @param path the field or parameter that is wrong; null where it is not one of them */
    Refusal(int status, String code, String message, String path) {
        super(message);
        this.status = status;
        this.code = code;
        this.path = path;
    }

    /** A value that is not allowed: 422. */
    static Refusal invalid(String path, String message) {
        return new Refusal(422, "ConstraintViolationException." + path, message, path);
    }

    static Refusal conflict(String message, String path) {
        return new Refusal(409, "ConflictException", message, path);
    }

    static Refusal missing(String what) {
        return new Refusal(404, "NotFoundException", what + " not found", null);
    }
}
