package pl.spoiwo.order;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The line of an order's timeline that tells of another status word of its channel: {@code "paid" -> "sent" by poll}.
 *
 * @param via how the hub heard of it
 */
public record ChannelWord(String before, String now, String via) {

    /** The kind of such lines. */
    public static final String WHAT = "channel-status";

    private static final Pattern LINE = Pattern.compile("\"(.*)\" -> \"(.*)\" by ([^\"]*)", Pattern.DOTALL);

    String line() {
        return "\"" + before + "\" -> \"" + now + "\" by " + via;
    }

    /** @return empty where the text is no such line */
    public static Optional<ChannelWord> read(String line) {
        return Optional.of(LINE.matcher(line)).filter(found -> found.matches()).map(found -> new ChannelWord(found.group(1), found.group(2), found.group(3)));
    }
}
