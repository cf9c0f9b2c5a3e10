package pl.spoiwo.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * The label of one of the order's parcels. One at a time: another is asked for only when the one before was called off.
 *
 * @param carrier connection that makes it
 * @param command the {@code shipment.create} and how it stands; its document is the carrier's id of the parcel
 * @param cod     what the carrier collects, in the order's currency; null where nothing was owed when the label was asked for
 * @param parcel  its template, and the country or pickup point that it goes to, as the carrier was told; null where an older version asked
 */
public record Label(String carrier, Export command, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal cod, ObjectNode parcel) {

    public static final String CREATE = "shipment.create";
    static final String CANCEL = "shipment.cancel";

    boolean is(String commandId) {
        return command.commandId().equals(commandId);
    }

    boolean bought() {
        return command.arrived();
    }

    boolean calledOff() {
        return command.state() == Export.State.WITHDRAWN;
    }

    /** For a person, who looks for its parcel at the carrier. */
    String named() {
        return carrier + (command.document() == null ? "" : ", id " + command.document()) + ", reference " + command.commandId();
    }

    Label with(Export.State next, String externalId) {
        return new Label(carrier, command.with(next, externalId), cod, parcel);
    }
}
