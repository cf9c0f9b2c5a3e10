package pl.spoiwo.guard;

/**
 * Why values are decided: by an order of the hub's own ({@code told} is false; its falls are sales), by what was told or a rule, or by an approval of what was told.
 *
 * @param approval null where there is none
 */
public record Cause(boolean told, String approval) {

    public static final Cause OWN = new Cause(false, null);
    public static final Cause TOLD = new Cause(true, null);

    boolean released() {
        return approval != null;
    }
}
