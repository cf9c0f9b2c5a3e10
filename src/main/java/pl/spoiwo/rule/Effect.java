package pl.spoiwo.rule;

import java.util.List;

/**
 * One thing that a rule does.
 *
 * @param amount null where it is told by words
 * @param words  price lists, or the one word of it; empty where it has an amount
 */
public record Effect(Kind kind, Amount amount, List<String> words) {

    /** In the order in which one rule does them. */
    public enum Kind {
        /** Terms of the connection's formula: it is computed with these instead. */
        LIST("list", Field.PRICE, true), SIDE("side", Field.PRICE, true), RATE("rate", Field.PRICE, true),
        /** Held until all rules are through. */
        ENDING("ending", Field.PRICE, true), ROUND("round", Field.PRICE, true),
        /** Instead of what was computed so far. */
        SET("price", Field.PRICE, true),
        FACTOR("factor", Field.PRICE, false), ADD("add", Field.PRICE, false),
        /** What one sale costs. */
        FEE("fee", Field.PRICE, false),
        /** What the channel keeps of the price, so that as much as before is left. */
        COMMISSION("commission", Field.PRICE, true),
        /** The lower price of a time. */
        PROMOTION("promotion", Field.PRICE, true),
        AT_LEAST("atLeast", Field.PRICE, false), AT_MOST("atMost", Field.PRICE, false),
        SHARE("share", Field.STOCK, true), BUFFER("buffer", Field.STOCK, true), CAP("cap", Field.STOCK, true), END_OFFER_AT("endOfferAt", Field.STOCK, true);

        private final String key;
        private final Field field;
        private final boolean term;

        Kind(String key, Field field, boolean term) {
            this.key = key;
            this.field = field;
            this.term = term;
        }

        /** Its key in the file. */
        public String key() {
            return key;
        }

        public Field field() {
            return field;
        }

        /** There is one at a time: of two rules that have it the one with the higher priority counts. The others add up. */
        public boolean term() {
            return term;
        }

        /** It changes the formula of the connection, and not what comes out of it. */
        public boolean formula() {
            return compareTo(ROUND) <= 0;
        }
    }

    public String word() {
        return words.get(0);
    }
}
