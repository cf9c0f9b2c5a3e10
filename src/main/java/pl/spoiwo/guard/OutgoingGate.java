package pl.spoiwo.guard;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.Wanted;

/** The guards between what channels shall hold by the rules, and what is wanted of them. */
@Component
public class OutgoingGate {

    private final Gate gate;
    private final ChannelValues values;

    public OutgoingGate(Gate gate, ChannelValues values) {
        this.gate = gate;
        this.values = values;
    }

    /**
     * Asks of a value that a person sets before a message brings it: what is stopped of it is written down at once. Callers hold the lock of the SKU.
     *
     * @param messageId that will bring it
     */
    public void foresee(GuardSettings settings, String connection, String kind, String sku, String value, Supplier<Facts> known, Instant now, String messageId) {
        if (Gate.guards(settings, Direction.OUT, connection, kind)) {
            gate.foresee(settings, Direction.OUT, connection, kind, values(Map.of(sku, value), values.wanted(connection, kind, List.of(sku)), Map.of(sku, Set.of(Wanted.SET)), known.get(), now),
                    mass -> values.known(connection, kind, mass.scope().skus()), Cause.TOLD, now, messageId);
        }
    }

    /** For the values that follow from one message. */
    public Passing of(GuardSettings settings, Cause cause, Instant now, String messageId) {
        return new Passing(settings, cause, now, messageId);
    }

    /**
     * What margins are reckoned with.
     *
     * @param currency of the values; null of stock
     * @param gross    they hold the tax
     * @param costs    by SKU, in this currency
     * @param taxes    by SKU, as a part of the net price
     */
    public record Facts(String currency, boolean gross, Map<String, BigDecimal> costs, Map<String, BigDecimal> taxes) {

        public static final Facts NONE = new Facts(null, false, Map.of(), Map.of());
    }

    /** By SKU, in order. @param held what channels shall hold now @param limitedBy of what was computed, see {@link Wanted}; where it is not said, the same as now */
    static List<Value> values(Map<String, String> computed, Map<String, Wanted> held, Map<String, Set<String>> limitedBy, Facts facts, Instant now) {
        return new TreeMap<>(computed).entrySet().stream().map(each -> {
            var sku = each.getKey();
            var wanted = held.get(sku);
            var before = wanted == null ? null : wanted.before(each.getValue(), limitedBy.getOrDefault(sku, wanted.limitedBy()));
            var value = Value.wanted(sku, before, each.getValue(), facts.currency(), facts.costs().get(sku), facts.taxes().get(sku), facts.gross(), now);
            return before == null || before.equals(wanted.value()) ? value : value.insteadOf(wanted.value());
        }).toList();
    }

    public final class Passing {

        private final GuardSettings settings;
        private final Cause cause;
        private final Instant now;
        private final String messageId;

        private Passing(GuardSettings settings, Cause cause, Instant now, String messageId) {
            this.settings = settings;
            this.cause = cause;
            this.now = now;
            this.messageId = messageId;
        }

        /** The same of a channel for which there is nothing of these SKUs too, because a source is silent, by a rule of its own. */
        public Passing silent(Set<String> skus) {
            return skus.isEmpty() ? this : new Passing(settings, cause.silent(Stream.concat(cause.silent().stream(), skus.stream()).collect(Collectors.toSet())), now, messageId);
        }

        /**
         * Callers hold the locks of the SKUs.
         *
         * @param computed  by SKU, one of {@link pl.spoiwo.product.Skus#parts}
         * @param limitedBy by SKU, see {@link Wanted}
         * @param why       by SKU; of what passes it is told there what guards said
         * @return what may be wanted
         */
        public Map<String, String> pass(String connection, String kind, Map<String, String> computed, Map<String, Set<String>> limitedBy, Map<String, Provenance> why, Supplier<Facts> known) {
            if (computed.isEmpty() || !Gate.guards(settings, Direction.OUT, connection, kind)) {
                return computed;
            }
            var asked = values(computed, values.wanted(connection, kind, computed.keySet()), limitedBy, known.get(), now);
            // A sale is never held; a price that moves with it is a price like any other.
            var moved = cause.told() || kind.equals(ChannelValues.STOCK) ? cause : Cause.TOLD;
            var passing = new TreeMap<String, String>();
            for (var verdict : gate.judge(settings, Direction.OUT, connection, kind, asked, mass -> values.known(connection, kind, mass.scope().skus()), moved, now, messageId)) {
                var sku = verdict.value().sku();
                if (verdict.passes()) {
                    passing.put(sku, verdict.amount() == null ? computed.get(sku) : verdict.amount().toPlainString());
                    why.get(sku).guarded(Gate.told(verdict.looks()));
                }
            }
            return passing;
        }
    }
}
