package pl.spoiwo.guard;

import java.util.Set;

/**
 * Why values are decided: by an order of the hub's own ({@code told} is false; its falls are sales), by what was told or a rule, or by an approval of what was told.
 *
 * @param approval null where there is none
 * @param silent   SKUs of which there is nothing because a source is silent and a rule of master-data.yaml wants a zero then
 */
public record Cause(boolean told, String approval, Set<String> silent) {

    public static final Cause OWN = new Cause(false, null, Set.of());
    public static final Cause TOLD = new Cause(true, null, Set.of());

    public static Cause approved(String approval) {
        return new Cause(true, approval, Set.of());
    }

    public Cause silent(Set<String> skus) {
        return new Cause(told, approval, Set.copyOf(skus));
    }

    boolean released() {
        return approval != null;
    }

    /** Who wrote that rule wants nothing to be sold: no guard stops it, and it is no fall. */
    boolean wants(Value value) {
        return silent.contains(value.sku()) && value.nothing();
    }
}
