package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What formulas of rules may ask, by name: numbers and texts of one SKU in one channel. What is not known is absent. */
public record Facts(Map<String, Object> values) {

    /** What the company pays for one unit, net, in the channel's currency. */
    public static final String COST = "cost";
    /** The price, or the stock, that the terms of the connection make, before all rules. */
    public static final String BASE = "base";
    /** The price as the rules before have left it: of effects only. */
    public static final String PRICE = "price";
    /** What the channel shall hold of the stock; of a rule for stock what the rules before have left of it. */
    public static final String STOCK = "stock";
    /** The lowest price with tax of the 30 days before the reduction that runs, otherwise until now. */
    public static final String LOWEST = "lowest30";
    /** Pieces that were ordered in this channel, since ever. */
    public static final String SOLD = "sold";
    public static final String SKU = "sku";
    public static final String NAME = "name";
    public static final String CATEGORY = "category";
    public static final String BRAND = "brand";

    public static final Set<String> NUMBERS = Set.of(COST, BASE, PRICE, STOCK, LOWEST, SOLD);
    private static final Set<String> TEXTS = Set.of(SKU, NAME, CATEGORY, BRAND);
    private static final Set<String> OF_PRICE = names(COST, BASE, STOCK, LOWEST, SOLD);
    private static final Set<String> OF_STOCK = names(COST, BASE, SOLD);

    private static Set<String> names(String... numbers) {
        var names = new TreeSet<>(TEXTS);
        names.addAll(Set.of(numbers));
        return Set.copyOf(names);
    }

    /** What a condition may ask; an effect may ask what the rules before it have left, too. */
    static Set<String> known(Field field, boolean effect) {
        var names = new TreeSet<>(field.isText() ? TEXTS : field == Field.PRICE ? OF_PRICE : OF_STOCK);
        if (effect && !field.isText()) {
            names.add(field.word());
        }
        return names;
    }

    /** What is known of goods in any channel. */
    public static Map<String, Object> of(Subject subject) {
        var facts = new HashMap<String, Object>();
        facts.put(SKU, subject.sku());
        facts.put(NAME, subject.name());
        facts.put(CATEGORY, subject.category());
        facts.put(BRAND, subject.brand());
        return facts;
    }

    static boolean text(String name) {
        return TEXTS.contains(name);
    }

    Facts with(String name, BigDecimal value) {
        var more = new HashMap<>(values);
        more.put(name, value);
        return new Facts(more);
    }
}
