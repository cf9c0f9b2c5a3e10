package pl.spoiwo.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An instruction to one connection, as decided.
 *
 * @param id         derived: the same decision made again has the same id
 * @param type       {@code order.create}, {@code order.status}, {@code order.fetch}, {@code payment.capture}, ...
 * @param entity     the order it belongs to, or another key; commands of one entity to one connection keep their order
 * @param data       what mappings see as {@code .data}
 * @param ordinal    place within its decision, from 0
 */
public record Command(String id, String connection, String type, String entity, JsonNode data, int ordinal) {

    /** Field of the data: what it tells rests on what observe mode held back from others, so it is only ever shown. */
    public static final String ASSUMED = "assumed";

    public boolean assumed() {
        return data.path(ASSUMED).asBoolean();
    }

    /** Only the newest one counts: an older one that has not left is superseded. */
    public boolean replacing() {
        return replacing(type);
    }

    static boolean replacing(String type) {
        return type.equals("order.status");
    }

    /** A command of this type asks: its raw answer comes back in. Mostly it changes nothing at the target; whether each of its calls only reads, the call says. */
    public static boolean asks(String type) {
        return type.endsWith(".fetch") || type.endsWith(".verify") || type.endsWith(".check");
    }
}
