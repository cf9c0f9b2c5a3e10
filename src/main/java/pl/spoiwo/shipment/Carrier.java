package pl.spoiwo.shipment;

import com.fasterxml.jackson.annotation.JsonInclude;

/** Who carries a parcel; one of the two may be null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Carrier(String code, String name) {

    /** For a person. */
    public String said() {
        return name == null ? code : name;
    }
}
