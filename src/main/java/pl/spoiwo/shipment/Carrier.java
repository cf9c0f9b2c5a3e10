package pl.spoiwo.shipment;

/** Who carries a parcel; one of the two may be null. */
public record Carrier(String code, String name) {

    /** For a person. */
    public String said() {
        return name == null ? code : name;
    }
}
