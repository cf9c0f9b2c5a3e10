package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a channel is told. Pure. */
public final class ChannelFigure {

    private ChannelFigure() {
    }

    /** @return whole units, rounded down, never below zero */
    public static String of(BigDecimal onHand, BigDecimal reserved, int buffer) {
        return onHand.subtract(reserved).subtract(BigDecimal.valueOf(buffer)).setScale(0, RoundingMode.FLOOR).max(BigDecimal.ZERO).toPlainString();
    }
}
