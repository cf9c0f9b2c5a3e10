package pl.spoiwo.operations.query;

import java.util.List;
import java.util.Map;

/**
 * What the hub decided for one connection beside what happened there. No personal data.
 *
 * @param statuses null where the connection is no channel, as {@code tracking}
 * @param commands all others, by kind
 * @param examples at most {@link #EXAMPLES}, taken in turn from each sort of difference
 */
public record ComparisonReport(Statuses statuses, Tracking tracking, List<Kind> commands, List<Example> examples) {

    static final int EXAMPLES = 20;

    /**
     * Status words, each counted by itself.
     *
     * @param agreed      the hub told it, and then the channel came to show it
     * @param medianMs    from the hub's decision until the hub saw it in the channel, in milliseconds; of an even number the lower middle one; null where none agreed
     * @param worstMs     the longest
     * @param hubOnly     the hub told it, and the channel did not come to show it
     * @param channelOnly the channel came to show it and the hub had not told it, though it has this word for one of its statuses
     * @param channelsOwn the channel came to show it, and the hub tells no status by this word
     */
    public record Statuses(int agreed, Long medianMs, Long worstMs, int hubOnly, int channelOnly, int channelsOwn) {
    }

    /** @param orders that have at least one of the numbers */
    public record Tracking(int numbers, int orders) {
    }

    /**
     * @param orders     that got at least one
     * @param missing    orders that are READY or further and got none; null where not every order is to get one
     * @param duplicates orders that got more than one, or more labels than they have parcels; null where an order may
     * @param totals     of all commands, by currency
     */
    public record Kind(String kind, int commands, int orders, Integer missing, Integer duplicates, Map<String, String> totals) {
    }

    /** Why an order is named: a difference, or the tracking number that would be told, which the channel does not show. */
    public enum Difference { HUB_ONLY, CHANNEL_ONLY, MISSING, DUPLICATE, TRACKING }

    /**
     * @param hub      word or number that the hub tells; of other kinds the order's status
     * @param channel  word that the channel came to, otherwise the one that it shows now
     * @param messages to open: commands, and what the channel's word was heard from
     */
    public record Example(Difference difference, String orderId, String number, String kind, String hub, String channel, List<String> messages) {
    }
}
