package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.LedgerQueries.Filter;

abstract class QueriesSuite extends DatabaseSuite {

    private static final Filter ALL = new Filter(null, null, null, null);

    @Test
    @DisplayName("pages are newest first and complete, also where many messages share an instant and new ones come in between")
    void pages() {
        for (int n = 0; n < 25; n++) {
            stores.ledger().recordReceived(List.of(inbound("m-%02d".formatted(n), "k-" + n)));
            if (n % 10 == 9) {
                clock.advance(Duration.ofNanos(1000));
            }
        }
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = stores.queries().list(ALL, cursor, 7);
            page.items().forEach(row -> seen.add(row.id()));
            cursor = page.next();
            clock.advance(Duration.ofSeconds(1));
            stores.ledger().recordReceived(List.of(inbound("n-" + seen.size(), "n-" + seen.size())));
        } while (cursor != null);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("m-24", "m-23", "m-22", "m-21", "m-20", "m-19").endsWith("m-00");
    }

    @Test
    @DisplayName("filters by state, connection, direction and key combine")
    void filters() {
        stores.ledger().recordReceived(List.of(inbound("m-1", "order:1"), inbound("m-2", "order:2")));
        stores.ledger().close(inbound("m-2", "order:2"), MessageState.PROCESSED, null, "o-2", "v1");
        stores.ledger().addCommands("m-2", "v1", List.of(command("c-1", "order.create", "o-2", 0)));

        assertThat(ids(new Filter(MessageState.RECEIVED, null, null, null))).containsExactly("m-1");
        assertThat(ids(new Filter(null, "erp-main", null, null))).containsExactly("c-1");
        assertThat(ids(new Filter(null, null, "IN", "order:2"))).containsExactly("m-2");
        assertThat(ids(new Filter(MessageState.PENDING, "shop-main", null, null))).isEmpty();
        assertThatThrownBy(() -> stores.queries().list(ALL, "§", 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("one row comes with headers, bodies and children, and goes again to the broker as it was, mended where it was mended")
    void detail() {
        var message = inbound("m-1", "order:1");
        stores.ledger().recordReceived(List.of(message));
        stores.ledger().addCommands("m-1", "v1", List.of(command("c-1", "order.create", "o-1", 0)));
        stores.ledger().saveBody("m-1", BodyKind.EDITED, "{}".getBytes(StandardCharsets.UTF_8));

        var detail = stores.queries().detail("m-1").orElseThrow();
        assertThat(detail.headers()).isEqualTo(message.headers());
        assertThat(detail.contentType()).isEqualTo("application/json");
        assertThat(detail.bodies()).containsOnlyKeys(BodyKind.RAW, BodyKind.EDITED);
        assertThat(detail.children()).extracting(Row::id).containsExactly("c-1");
        assertThat(stores.queries().again("m-1").orElseThrow().properties()).isEqualTo(Outgoing.of(message).properties()).hasSize(7);
        assertThat(stores.queries().again("m-1").orElseThrow().body()).asString().isEqualTo("{}");
        assertThat(stores.queries().again("c-1").orElseThrow()).satisfies(out -> {
            assertThat(out.address()).isEqualTo("out.erp-main");
            assertThat(out.body()).isEqualTo(Outgoing.of(command("c-1", "order.create", "o-1", 0)).body());
        });
        assertThat(stores.queries().again("m-none")).isEmpty();
    }

    @Test
    @DisplayName("counts tell how many are in a state and since when the oldest is")
    void counts() {
        stores.ledger().recordReceived(List.of(inbound("m-1", "order:1")));
        clock.advance(Duration.ofMinutes(5));
        stores.ledger().recordReceived(List.of(inbound("m-2", "order:2")));
        assertThat(stores.queries().counts()).containsExactly(new LedgerQueries.Count("shop-main", "IN", MessageState.RECEIVED, 2, NOW));
    }

    private List<String> ids(Filter filter) {
        return stores.queries().list(filter, null, 50).items().stream().map(Row::id).toList();
    }
}
