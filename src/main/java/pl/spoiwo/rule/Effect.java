package pl.spoiwo.rule;

import java.util.List;

/**
 * One thing that a rule does.
 *
 * @param amount   null where it is told by words, or by a template
 * @param words    price lists, or the one word of it; empty where it has an amount
 * @param template of a text; otherwise null
 */
public record Effect(Kind kind, Amount amount, List<String> words, TextTemplate template) {

    public Effect(Kind kind, Amount amount, List<String> words) {
        this(kind, amount, words, null);
    }

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
        SHARE("share", Field.STOCK, true), BUFFER("buffer", Field.STOCK, true), CAP("cap", Field.STOCK, true), END_OFFER_AT("endOfferAt", Field.STOCK, true),
        /** Instead of the product's own text. */
        TEMPLATE("template", List.of(Field.NAME, Field.DESCRIPTION), true),
        /** No longer than so many characters. */
        CUT("cut", Field.NAME, true);

        private final String key;
        private final List<Field> fields;
        private final boolean term;

        Kind(String key, Field field, boolean term) {
            this(key, List.of(field), term);
        }

        Kind(String key, List<Field> fields, boolean term) {
            this.key = key;
            this.fields = fields;
            this.term = term;
        }

        /** Its key in the file. */
        public String key() {
            return key;
        }

        public List<Field> fields() {
            return fields;
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
