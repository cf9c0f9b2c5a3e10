package pl.spoiwo.order;

/**
 * The order at one ERP.
 *
 * @param commandId the {@code order.create} that took it there
 * @param document  the ERP's own id or number of it, null while not proven
 */
public record Export(String commandId, State state, String document) {

    public enum State {
        /** Decided. */
        ASKED,
        /** The ERP took the command. */
        DELIVERED,
        /** The ERP shows the document. */
        CONFIRMED,
        /** The ERP has issued the goods. */
        ISSUED,
        /** Observe mode: it would have been sent. */
        WOULD_SEND,
        /** Parked or unknown: a person decides. */
        STUCK,
        /** Called back in time. */
        WITHDRAWN
    }

    boolean arrived() {
        return state == State.DELIVERED || state == State.CONFIRMED || state == State.ISSUED;
    }

    /** The ERP has shown that it has it. */
    boolean proven() {
        return arrived() && (state != State.DELIVERED || document != null);
    }

    /** May be, or come to be, at the ERP. */
    boolean live() {
        return state != State.WITHDRAWN && state != State.WOULD_SEND;
    }

    /** It has not left, because its ERP or carrier is only observed. */
    boolean heldBack() {
        return state == State.WOULD_SEND;
    }

    Export with(State next, String number) {
        return new Export(commandId, next, number == null ? document : number);
    }
}
