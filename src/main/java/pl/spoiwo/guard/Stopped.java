package pl.spoiwo.guard;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The newest value of a thing that was stopped and after which none has passed.
 *
 * @param refused a person has rejected it
 * @param at      of the guard, as file:line
 * @param was     what held when it was stopped; null for nothing
 * @param said    the value that was stopped
 * @param instead what a clamp let pass; null where nothing did
 * @param saidAt  when it was told
 */
public record Stopped(String item, String approval, State state, boolean refused, String guard, String at, String was, String said, BigDecimal instead, Instant saidAt) {

    public enum State {
        HELD, APPROVED, REJECTED, EXPIRED, SUPERSEDED
    }
}
