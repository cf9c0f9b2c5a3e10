package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** Money on its way back. Only a REFUNDED one counts. */
public record Refund(String externalId, Status status, @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {

    /** In the only direction a refund moves: what has arrived may come back days later. */
    public enum Status {
        PENDING, REFUNDED, CANCELLED, FAILED;

        /** Empty where it is no word of the hub. */
        public static Optional<Status> of(String word) {
            return Arrays.stream(values()).filter(status -> status.name().equals(word)).findFirst();
        }
    }
}
