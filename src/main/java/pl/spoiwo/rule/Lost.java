package pl.spoiwo.rule;

import java.util.List;

/**
 * What did not count.
 *
 * @param rule  that another one outranked; null of a value
 * @param at    of that rule, as file:line
 * @param value that the rules made where a person has set another; null of a rule
 * @param why   for a person
 */
public record Lost(String rule, String at, String value, String why) {

    /** @param made null where the rules made none */
    public static List<Lost> value(String made, String why) {
        return made == null ? List.of() : List.of(new Lost(null, null, made, why));
    }
}
