package pl.spoiwo.operations.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reasons as they are stored, {@code code: text}. The text may hold a target's own words, and those personal data: only the code is for everybody. */
public final class Words {

    private static final Pattern CODE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?::.*)?", Pattern.DOTALL);
    private static final String HIDDEN = ": ***";
    /** How the timeline tells of a receipt: target, command, and then what the target said. */
    private static final Pattern RECEIPT = Pattern.compile("([A-Za-z0-9._-]+, command [A-Za-z0-9._-]+), .*", Pattern.DOTALL);

    /** An order's number, a status word: nothing that a person types in words. */
    private static final Pattern CODE_LIKE = Pattern.compile("[\\p{L}\\p{N}._:/#+-]{1,100}");

    private Words() {
    }

    /** @return whether a text that somebody else chose can be shown to everybody: no blank, no address of mail, not long */
    public static boolean codeLike(String text) {
        return CODE_LIKE.matcher(text).matches();
    }

    /** @return the code, or {@code otherwise} where the reason is null or has none */
    public static String code(String reason, String otherwise) {
        Matcher code = CODE.matcher(reason == null ? "" : reason);
        return code.matches() ? code.group(1) : otherwise;
    }

    /** @return a line of an order's timeline without the words of a target */
    public static String told(String why) {
        Matcher receipt = RECEIPT.matcher(why);
        return receipt.matches() ? receipt.group(1) + ", ***" : why;
    }

    /** @return whether there is more than a code */
    public static boolean quotes(String reason) {
        return reason != null && !reason.equals(masked(reason));
    }

    /** @return stars; null for null */
    public static String hidden(String value) {
        return value == null ? null : "***";
    }

    /** @return the code and stars for the text; null for null */
    public static String masked(String reason) {
        return reason == null ? null : reason.equals(code(reason, "")) ? reason : code(reason, "error") + HIDDEN;
    }
}
