package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class PaymentsApiTest extends HubSlice {

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.payment("PAYU-1", null, "PAID", clock.instant());
        rows.payment("PAYU-2", "o-1", "PAID", clock.instant().plusSeconds(1));
        rows.payment("PAYU-3", null, "PENDING", clock.instant().plusSeconds(2));
    }

    @Test
    @DisplayName("payments without an order are listed, newest first, in pages")
    void unmatched() {
        assertThat(ids("/api/payments")).containsExactly("PAYU-3", "PAYU-2", "PAYU-1");
        assertThat(ids("/api/payments?matched=false")).containsExactly("PAYU-3", "PAYU-1");
        assertThat(ids("/api/payments?matched=true&connection=payu-main")).containsExactly("PAYU-2");
        assertThat(ids("/api/payments?matched=false&status=PAID&reference=A/1")).containsExactly("PAYU-1");
        var first = json(get(VIEWER, "/api/payments?matched=false&limit=1"));
        assertThat(json(get(VIEWER, "/api/payments?matched=false&limit=1&cursor=" + first.path("next").asText())).path("items").get(0).path("externalId").asText())
                .isEqualTo("PAYU-1");
    }

    @Test
    @DisplayName("a viewer sees the money and not who paid")
    void masked() {
        assertThat(get(VIEWER, "/api/payments").body()).contains("79.90").contains("A/1").doesNotContain("kowalski");
        assertThat(get(OPERATOR, "/api/payments").body()).contains("kowalski");
    }

    @Test
    @DisplayName("a question that cannot be answered is refused")
    void refused() {
        for (var path : List.of("/api/payments?matched=perhaps", "/api/payments?limit=0", "/api/payments?cursor=!!!")) {
            assertThat(get(VIEWER, path).statusCode()).as(path).isEqualTo(400);
        }
    }

    private List<String> ids(String path) {
        var ids = new ArrayList<String>();
        json(get(VIEWER, path)).path("items").forEach(item -> ids.add(item.path("externalId").asText()));
        return ids;
    }
}
