package pl.spoiwo.delivery;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.FoundPrices;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rule.Field;

/**
 * The sent side of the table {@code channel_value}. A row is open while its wanted value is not what the channel accepted, and was not
 * refused as it is. A row taken is leased: until its outcome is written nobody else sends this SKU, and {@code accepted} is empty, so that
 * after a crash in between it is sent again; people see {@code last_accepted}.
 */
@Repository
class WantedValues implements Paces.Sent {

    static final String ACCEPTED = "ACCEPTED";
    static final String REFUSED = "REFUSED";
    static final String RETRYING = "RETRYING";
    /** It holds less than wanted, because it may have sold what is missing; after a while it is looked at again. */
    static final String SETTLING = "SETTLING";
    static final String UNLINKED = "UNLINKED";
    static final String WOULD_SEND = "WOULD_SEND";

    private static final String HELD_OTHERWISE = "held-otherwise: holds ";

    private static final List<String> UNTRIED = List.of(ChannelValues.OPEN, WOULD_SEND);
    /** These have the moment when they are due; a refusal without one stays until its value changes, or a person has it sent once more. */
    private static final List<String> TRIED = List.of(REFUSED, RETRYING, SETTLING, UNLINKED);
    private static final String FREE = " and (lease_until is null or lease_until <= :now)";
    private static final String DUE = " and (due_at is null or due_at <= :now)" + FREE;
    private static final String COLUMNS = "sku, wanted, attempts, last_accepted, expected, expected_least, counted_down, sent, short_until, state, sold, wanted_at, case when state = 'UNLINKED' then 1 else 0 end as unlinked";
    /* Thousands without an offer are due again every quarter of an hour: they come behind all others. */
    private static final String MOST_WANTED = " order by unlinked, sold desc, wanted_at, sku";
    /*
     * What comes first, read in the order of an index, one range for each state: thousands that wait are neither read nor sorted for each batch. What was tried comes in the order
     * in which it is due, so that what is not is left out; of all these the most sold go.
     */
    static final String FIRST = first(UNTRIED);
    /* What is marked as it is has nothing new to show. */
    private static final String FIRST_SHOWN = first(List.of(ChannelValues.OPEN));
    static final String NEXT = next(UNTRIED);
    private static final String NEXT_SHOWN = next(List.of(ChannelValues.OPEN));
    /* Until it is decided what comes after a value that a person had set, as where the hub was off meanwhile, nobody has written down that it is over. */
    private static final String OVER = " and not exists (select 1 from value_override o where o.item = sku and o.ended_at is null and o.until <= :now)";
    /* Others may have taken them meanwhile. */
    private static final String TAKE = "select " + COLUMNS + " from channel_value where (connection, sku, kind) in (:keys) and state <> 'ACCEPTED' and wanted <> coalesce(accepted, '')"
            + " and not (state = 'REFUSED' and due_at is null and wanted = coalesce(sent, ''))" + DUE + OVER + MOST_WANTED + " for update skip locked";
    private static final String LEASE = """
            update channel_value set lease_until = ?, attempts = attempts + 1, sent = wanted, sent_at = greatest(cast(? as timestamp(6) with time zone), wanted_at),
                                     sent_of = wanted_at, accepted = null, stale = false,
                                     expected = cast(? as numeric(18,4)), expected_least = cast(? as numeric(18,4)), counted_down = 0
             where connection = ? and kind = ? and sku = ?""";
    private static final String WAIT = "update channel_value set due_at = ? where connection = ? and kind = ? and sku = ?";
    private static final String SHOWN = """
            update channel_value set state = 'WOULD_SEND', reason = 'would send ' || wanted, due_at = null
             where connection = ? and kind = ? and sku = ?""";
    private static final String ACCEPT = """
            update channel_value set accepted = case when stale then null when wanted = sent then ? else cast(? as varchar) end,
                                     previous_accepted = case when last_accepted = ? then previous_accepted else last_accepted end,
                                     last_accepted = ?, accepted_at = greatest(cast(? as timestamp(6) with time zone), accepted_at),
                                     state = case when stale then 'OPEN' when wanted = sent then ? when wanted = ? then 'ACCEPTED' else 'OPEN' end,
                                     expected = case when kind = 'stock' then cast(sent as numeric(18,4)) end, expected_least = null,
                                     short_until = case when cast(? as boolean)
                                                        then coalesce(cast(? as timestamp(6) with time zone), short_until, cast(? as timestamp(6) with time zone)) end,
                                     due_at = case when cast(? as boolean) and wanted = sent and not stale
                                                   then coalesce(cast(? as timestamp(6) with time zone), short_until, cast(? as timestamp(6) with time zone)) end,
                                     reason = coalesce(cast(? as varchar), case when wanted = sent and not stale then cast(? as varchar) end), attempts = 0, lease_until = null
             where connection = ? and kind = ? and sku = ? and lease_until = ?""";
    private static final String CLOSE = """
            update channel_value set state = case when wanted = sent and not stale then ? else 'OPEN' end, reason = ?, attempts = attempts - ?,
                                     due_at = case when wanted = sent and not stale or cast(? as boolean) then cast(? as timestamp(6) with time zone) else null end, lease_until = null
             where connection = ? and kind = ? and sku = ? and lease_until = ?""";
    private static final String HOLDS = """
            update channel_value set previous_accepted = last_accepted, last_accepted = ?
             where connection = ? and kind = ? and sku = ? and lease_until = ?""";
    private static final String EXTEND = "update channel_value set lease_until = ? where connection = ? and kind = ? and sku = ? and lease_until = ?";
    private static final String LAST = "select max(sent_at) as at from channel_value where connection = ? and kind = ?";

    /* H2 puts rows without a moment behind all others, and would read through them. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    /** Where the orders are not known. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final JdbcTemplate jdbc;
    private final JdbcClient named;
    private final ValueHistory history;
    private final FoundPrices found;
    private final TransactionTemplate transaction;
    private final TransactionTemplate nested;

    WantedValues(JdbcTemplate jdbc, PlatformTransactionManager transactions, ValueHistory history, FoundPrices found) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
        this.history = history;
        this.found = found;
        this.transaction = new TransactionTemplate(transactions);
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * @param attempts     this one counted
     * @param accepted     what the channel accepted last, however long ago; null where nothing
     * @param expected     what the channel should hold after its sales which are known; null where nobody knows
     * @param expectedMost the same if a value whose answer was lost is there, or is not there, whichever is more; null where no answer was lost
     */
    record Item(String sku, String value, int attempts, String accepted, String expected, String expectedMost) {

        boolean nothing() {
            return decimal(value).signum() == 0;
        }

        /** What was missing when the channel accepted a value last was not sold: it should hold what it had then. */
        Item unsold() {
            return expected == null || accepted == null || decimal(accepted).compareTo(decimal(expected)) >= 0 ? this : new Item(sku, value, attempts, accepted, accepted, expectedMost);
        }

        /** Its own value may be there too. */
        Item perhapsSent() {
            if (expected == null) {
                return this;
            }
            var numbers = Stream.of(value, expected, expectedMost).filter(Objects::nonNull).sorted(Comparator.comparing(BigDecimal::new)).toList();
            return new Item(sku, value, attempts, accepted, numbers.get(0), numbers.get(numbers.size() - 1));
        }

        /** The channel holds fewer than when it accepted a value last, or may do so where nothing is left: it sells still. */
        boolean soldSince(String held) {
            if (expected == null || accepted == null || decimal(accepted).signum() == 0) {
                return false;
            }
            var missing = decimal(value).subtract(decimal(held));
            return decimal(held).signum() == 0 || missing.compareTo(decimal(expected).subtract(decimal(accepted))) > 0;
        }
    }

    /** @param unsent what the channel should hold if no value whose answer was lost is there */
    private record Due(Item item, String unsent, Instant shortUntil, String state) {

        Due unsold() {
            var unsold = item.unsold();
            return unsold == item ? this : new Due(unsold, unsold.expected(), shortUntil, state);
        }

        boolean over(Instant at) {
            return shortUntil != null && !shortUntil.isAfter(at);
        }
    }

    /** Items taken together; {@code lease} is their fence. */
    record Taken(String connection, String kind, List<Item> items, Instant lease) {
        /** Some are due, and cannot be had just now: others have the rows of them, or it is being decided what comes after. */
        boolean locked() {
            return items.isEmpty() && lease != null;
        }

        Map<String, Item> bySku() {
            return items.stream().collect(Collectors.toMap(Item::sku, item -> item));
        }

        Taken without(Set<String> skus) {
            return new Taken(connection, kind, items.stream().filter(item -> !skus.contains(item.sku())).toList(), lease);
        }

        Taken part(int from, int to) {
            return new Taken(connection, kind, items.subList(from, to), lease);
        }
    }

    /**
     * Takes the newest values of the SKUs that are due, most sold and oldest first, and what had no offer last.
     *
     * @param alike       only what is to be nothing, or only what is not, as the first of them
     * @param ordersKnown until when the channel's orders are known: what is short for longer was not sold; asked only where it matters
     */
    Taken take(String connection, String kind, int most, boolean alike, Duration lease, Instant now, Supplier<Instant> ordersKnown) {
        var until = now.plus(lease).truncatedTo(ChronoUnit.MICROS);
        return transaction.execute(status -> {
            var keys = first(FIRST, connection, kind, most, now).query((row, n) -> new Object[] {connection, row.getString("sku"), kind}).list();
            if (keys.isEmpty()) {
                return new Taken(connection, kind, List.of(), null);
            }
            var rows = named.sql(TAKE).param("keys", keys).param("now", time(now)).query((row, n) -> new Due(item(row, 1), unsent(row), instant(row, "short_until"), row.getString("state"))).list();
            var known = rows.stream().anyMatch(row -> row.over(now)) ? ordersKnown.get() : Instant.EPOCH;
            var waits = rows.stream().filter(row -> row.state().equals(SETTLING) && row.over(now) && !row.over(known)).toList();
            jdbc.batchUpdate(WAIT, waits.stream().map(row -> new Object[] {time(now.plus(LOOK_AGAIN)), connection, kind, row.item().sku()}).toList());
            var all = rows.stream().filter(row -> !waits.contains(row)).map(row -> row.over(known) ? row.unsold() : row).toList();
            var due = all.stream().filter(row -> !alike || row.item().nothing() == all.get(0).item().nothing()).toList();
            var items = due.stream().map(Due::item).toList();
            if (kind.equals(ChannelValues.PRICE)) {
                found.keep(connection, items.stream().filter(item -> item.accepted() == null).map(Item::sku).toList());
            }
            history.overtaken(connection, kind, items.stream().map(Item::sku).toList(), now);
            jdbc.batchUpdate(LEASE, due.stream().map(row -> new Object[] {time(until), time(now), decimal(row.unsent()), decimal(row.item().expected()), connection, kind, row.item().sku()}).toList());
            return new Taken(connection, kind, items, until);
        });
    }

    /** Observe mode: the values that would be sent and are not marked so yet; nothing is leased. */
    Taken show(String connection, String kind, int most, Instant now) {
        return new Taken(connection, kind, first(FIRST_SHOWN, connection, kind, most, now).query((row, n) -> item(row, 0)).list(), null);
    }

    private JdbcClient.StatementSpec first(String sql, String connection, String kind, int most, Instant now) {
        return named.sql(sql).param("connection", connection).param("kind", kind).param("most", most).param("now", time(now));
    }

    private static String first(List<String> untried) {
        return Stream.concat(untried.stream().map(state -> range(COLUMNS, state, DUE + " order by connection, kind, state, sold desc, wanted_at, sku limit :most")),
                TRIED.stream().map(state -> range(COLUMNS, state, " and due_at <= :now" + FREE + " order by connection, kind, state, due_at limit :most")))
                .collect(Collectors.joining(" union all ")) + MOST_WANTED + " limit :most";
    }

    private static String next(List<String> untried) {
        var free = "case when lease_until is not null and (due_at is null or lease_until > due_at) then lease_until else due_at end as at";
        return Stream.of(untried.stream().map(state -> range(free, state, "")), TRIED.stream().map(state -> range(free, state, " and due_at <= :now")),
                TRIED.stream().map(state -> range("due_at as at", state, " and due_at > :now and due_at < :never order by connection, kind, state, due_at limit 1")))
                .flatMap(ranges -> ranges).collect(Collectors.joining(" union all ", "select min(at) as at from (", ") as moments"));
    }

    private static String range(String columns, String state, String and) {
        return "(select " + columns + " from channel_value where connection = :connection and kind = :kind and state = '" + state + "' and wanted <> coalesce(accepted, '')" + and + ")";
    }

    /** Leases the same values at least until then. @return empty where one of them is not this taker's any more: then none is extended */
    Optional<Taken> extended(Taken taken, Instant until) {
        var lease = until.truncatedTo(ChronoUnit.MICROS);
        return taken.lease().isBefore(lease) ? leased(taken, lease) : Optional.of(taken);
    }

    /** Leases the same values until then. @return empty where one of them is not this taker's any more: then none is */
    private Optional<Taken> leased(Taken taken, Instant lease) {
        return nested.execute(status -> {
            var rows = jdbc.batchUpdate(EXTEND, taken.items().stream().map(item -> new Object[] {time(lease), taken.connection(), taken.kind(), item.sku(), time(taken.lease())}).toList());
            if (Arrays.stream(rows).anyMatch(count -> count != 1)) {
                status.setRollbackOnly();
                return Optional.empty();
            }
            return Optional.of(new Taken(taken.connection(), taken.kind(), taken.items(), lease));
        });
    }

    void shown(Taken taken) {
        jdbc.batchUpdate(SHOWN, taken.items().stream().map(item -> new Object[] {taken.connection(), taken.kind(), item.sku()}).toList());
    }

    /**
     * What the channel has taken.
     *
     * @param held   what it holds now; may differ from what was sent
     * @param remark of the channel; null for none
     * @param again  until when that is left so, unless more is seen to be missing meanwhile; null for good
     */
    record Held(String sku, String held, String remark, Instant again) {
    }

    /**
     * A number that is held instead of the one that was sent, without a word why, stands among the refused ones with what it holds.
     *
     * @param held by SKU, as decisions lock the same rows
     */
    void accepted(Taken taken, List<Held> held, Instant now) {
        history.accepted(taken.connection(), taken.kind(), held.stream().map(one -> new ValueHistory.Accepted(one.sku(), one.held(), one.remark())).toList(), taken.lease(), now);
        var items = taken.bySku();
        boolean text = Field.of(taken.kind()).orElseThrow().isText();
        jdbc.batchUpdate(ACCEPT, held.stream().map(one -> {
            boolean isShort = one.again() != null;
            var item = items.get(one.sku());
            var anew = isShort && item.soldSince(one.held()) ? time(one.again()) : null;
            var otherwise = isShort || one.remark() != null || text || item.value().equals(one.held()) ? null : HELD_OTHERWISE + one.held() + " instead of " + item.value();
            // Of a newer value the missing pieces are to be left off too, also where it is just as many.
            var newer = isShort ? null : one.held();
            return new Object[] {one.held(), newer, one.held(), one.held(), time(now), isShort ? SETTLING : otherwise != null ? REFUSED : ACCEPTED, newer, isShort, anew, time(one.again()), isShort, anew, time(one.again()), one.remark(), otherwise,
                taken.connection(), taken.kind(), one.sku(), time(taken.lease())};
        }).toList());
    }

    /** What it was for a value: an attempt that counts; none that does, but the channel may have taken it; or it was not sent, or the channel asked for time. */
    enum Try { COUNTED, PERHAPS, NONE }

    void closed(Taken taken, Collection<String> skus, String state, String reason, Instant due, Try tried, Instant now) {
        if (tried != Try.NONE) {
            history.notTaken(taken.connection(), taken.kind(), skus, state.equals(RETRYING) ? ValueHistory.TRIED : ValueHistory.REFUSED, reason, taken.lease(), now);
        }
        jdbc.batchUpdate(CLOSE, skus.stream().map(sku -> new Object[] {state, Texts.cut(reason, 500), tried == Try.COUNTED ? 0 : 1, state.equals(RETRYING), time(due),
            taken.connection(), taken.kind(), sku, time(taken.lease())}).toList());
    }

    /** What the channel holds until its value is written: the next attempt is told it as what was accepted last. */
    void holds(Taken taken, String sku, String held) {
        jdbc.update(HOLDS, held, taken.connection(), taken.kind(), sku, time(taken.lease()));
    }

    /** When the first open row may be taken again, where that lies ahead. */
    Optional<Instant> next(String connection, String kind, boolean observe, Instant now) {
        return named.sql(observe ? NEXT_SHOWN : NEXT).param("connection", connection).param("kind", kind).param("now", time(now)).param("never", time(NEVER))
                .query((row, n) -> Optional.ofNullable(instant(row, "at"))).single();
    }

    @Override
    public Optional<Instant> last(String connection, String kind) {
        return Optional.ofNullable(jdbc.queryForObject(LAST, (row, n) -> instant(row, "at"), connection, kind));
    }

    /** Values that were sent without a known end may be there: then there are two numbers of which one is expected, the least of all and what it is without them, or the newest where that is more. */
    private static Item item(ResultSet row, int more) throws SQLException {
        var unsent = row.getBigDecimal("expected");
        String expected = null;
        String most = null;
        if (unsent != null) {
            var sent = row.getString("sent") == null ? unsent : decimal(row.getString("sent"));
            var least = Stream.of(unsent, sent, Objects.requireNonNullElse(row.getBigDecimal("expected_least"), unsent)).min(Comparator.naturalOrder()).orElseThrow();
            var other = least.compareTo(unsent) < 0 ? unsent : sent;
            var counted = row.getBigDecimal("counted_down");
            expected = left(least, counted);
            most = other.compareTo(least) == 0 ? null : left(other, counted);
        }
        return new Item(row.getString("sku"), row.getString("wanted"), row.getInt("attempts") + more, row.getString("last_accepted"), expected, most);
    }

    private static String unsent(ResultSet row) throws SQLException {
        var expected = row.getBigDecimal("expected");
        return expected == null ? null : left(expected, row.getBigDecimal("counted_down"));
    }

    private static String left(BigDecimal pieces, BigDecimal sold) {
        return pieces.subtract(sold).max(BigDecimal.ZERO).stripTrailingZeros().toPlainString();
    }

    private static BigDecimal decimal(String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
