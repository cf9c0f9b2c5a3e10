package pl.spoiwo.order;

import java.util.Optional;

/** Where an order is. The order of the constants is the only direction in which it moves; CANCELLED stands outside of it and can be taken back by the channel. */
public enum OrderStatus {
    NEW, AWAITING_PAYMENT, READY, IN_FULFILMENT, PACKED, PARTIALLY_SHIPPED, SHIPPED, DELIVERED, PARTIALLY_RETURNED, RETURNED, CANCELLED;

    public boolean atLeast(OrderStatus other) {
        return this != CANCELLED && compareTo(other) >= 0;
    }

    OrderStatus further(OrderStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }

    static Optional<OrderStatus> of(String word) {
        for (var status : values()) {
            if (status.name().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
