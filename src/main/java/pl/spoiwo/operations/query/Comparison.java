package pl.spoiwo.operations.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import pl.spoiwo.operations.query.ComparedOrder.Decided;
import pl.spoiwo.operations.query.ComparedOrder.Said;
import pl.spoiwo.operations.query.ComparisonReport.Difference;
import pl.spoiwo.operations.query.ComparisonReport.Example;
import pl.spoiwo.operations.query.ComparisonReport.Statuses;
import pl.spoiwo.operations.query.ComparisonReport.Tracking;

/** Lays what the hub decided beside what the channel did. The same orders give the same report, whatever the time. */
final class Comparison {

    private static final String STATUS = "order.status";
    private static final String TRACKING = "tracking.add";

    private final Set<String> words;
    private final Map<Difference, List<Example>> examples = new EnumMap<>(Difference.class);
    private final List<Long> waits = new ArrayList<>();
    private int hubOnly;
    private int channelOnly;
    private int channelsOwn;

    private Comparison(Set<String> words) {
        this.words = words;
    }

    /**
     * @param words   by which the hub tells the channel its statuses; null where the connection is no channel
     * @param creates kinds of commands of which every order is to get one
     */
    static ComparisonReport of(List<ComparedOrder> orders, Set<String> words, Collection<String> creates) {
        var comparison = new Comparison(words);
        var statuses = words == null ? null : comparison.statuses(orders);
        var tracking = words == null ? null : comparison.tracking(orders);
        var commands = new CommandCounts(orders, comparison::example).of(creates, Set.of(STATUS, TRACKING));
        return new ComparisonReport(statuses, tracking, commands, comparison.chosen());
    }

    private Statuses statuses(List<ComparedOrder> orders) {
        orders.forEach(this::compare);
        waits.sort(null);
        int agreed = waits.size();
        return new Statuses(agreed, agreed == 0 ? null : waits.get((agreed - 1) / 2), agreed == 0 ? null : waits.get(agreed - 1), hubOnly, channelOnly, channelsOwn);
    }

    /** A word of the channel agrees with one command at most, and only with one that was decided before it. */
    private void compare(ComparedOrder order) {
        var rest = new ArrayList<>(order.said());
        var told = order.decided(STATUS);
        for (var command : told) {
            var shown = rest.stream().filter(said -> said.word().equals(command.tells()) && !said.at().isBefore(command.at())).findFirst();
            shown.ifPresentOrElse(said -> waits.add(said.at().toEpochMilli() - command.at().toEpochMilli()), () -> {
                hubOnly++;
                example(Difference.HUB_ONLY, order, STATUS, command.tells(), List.of(command));
            });
            shown.ifPresent(rest::remove);
        }
        rest.forEach(said -> unannounced(order, said, told.isEmpty() ? null : told.get(told.size() - 1)));
    }

    private void unannounced(ComparedOrder order, Said said, Decided last) {
        if (!words.contains(said.word())) {
            channelsOwn++;
            return;
        }
        channelOnly++;
        add(new Example(Difference.CHANNEL_ONLY, order.orderId(), order.number(), STATUS, last == null ? null : last.tells(), said.word(),
                Stream.of(said.messageId(), last == null ? null : last.messageId()).filter(Objects::nonNull).toList()));
    }

    private Tracking tracking(List<ComparedOrder> orders) {
        int numbers = 0;
        int with = 0;
        for (var order : orders) {
            var told = order.decided(TRACKING);
            told.forEach(command -> example(Difference.TRACKING, order, TRACKING, command.tells(), List.of(command)));
            numbers += told.size();
            with += told.isEmpty() ? 0 : 1;
        }
        return new Tracking(numbers, with);
    }

    private void example(Difference difference, ComparedOrder order, String kind, String hub, List<Decided> commands) {
        add(new Example(difference, order.orderId(), order.number(), kind, hub, order.word(), commands.stream().map(Decided::messageId).toList()));
    }

    private void add(Example example) {
        var alike = examples.computeIfAbsent(example.difference(), sort -> new ArrayList<>());
        if (alike.size() < ComparisonReport.EXAMPLES) {
            alike.add(example);
        }
    }

    /** One of each sort in turn. */
    private List<Example> chosen() {
        var chosen = new ArrayList<Example>();
        for (int place = 0; place < ComparisonReport.EXAMPLES; place++) {
            for (var alike : examples.values()) {
                alike.stream().skip(place).limit(1).forEach(chosen::add);
            }
        }
        return List.copyOf(chosen.subList(0, Math.min(chosen.size(), ComparisonReport.EXAMPLES)));
    }
}
