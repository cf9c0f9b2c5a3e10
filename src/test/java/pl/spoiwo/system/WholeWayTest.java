package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the main job waits for can be missed, and says where. */
class WholeWayTest {

    private static final String WAITING = "{\"documents\": [{\"description\": \"Zamówienie 7\", \"govStatus\": \"\"}, {\"description\": \"Zamówienie a-1\", \"govStatus\": \"demo_processing\", \"govId\": \"\"}]}";
    private final Map<String, String> states = new HashMap<>(Map.of(
            "woocommerce/state", "{\"orders\": [{\"id\": 7, \"status\": \"completed\"}]}",
            "woocommerce/orders/7", "{\"notes\": [{\"note\": \"Numer przesyłki: 6200\"}]}",
            "allegro/state", "{\"orders\": [{\"id\": \"a-1\", \"fulfillment\": \"SENT\", \"waybills\": [\"6201\"]}]}",
            "allegro/orders/a-1", "{\"form\": {\"payment\": {\"paidAmount\": {\"amount\": \"10.00\"}}}}",
            "payu/state", "{\"payments\": [{\"reference\": \"7_6745a1b2\", \"status\": \"COMPLETED\"}]}",
            "subiekt/state?lines=false", "{\"documents\": [{\"remarks\": \"c-1 shop-main 7; x\"}, {\"remarks\": \"c-2 allegro-main a-1; x\"}]}",
            "inpost/state", "{\"shipments\": [{\"comments\": \"Zamówienie 7\", \"trackingNumber\": \"6200\"}, {\"comments\": \"Zamówienie a-1\", \"trackingNumber\": \"6201\"}]}",
            "fakturownia/state", WAITING));
    private final WholeWay way = new WholeWay(this::state);

    private JsonNode state(String path) {
        try {
            return new ObjectMapper().readTree(states.get(path));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("it is over when one order of each channel is all the way, one of which was seen to wait for its number of KSeF")
    void whole() {
        assertThat(way.missing()).singleElement().asString().startsWith("allegro-main: no order is with a final document in Fakturownia of those that are all before: [a-1]");
        states.put("fakturownia/state", WAITING.replace("demo_processing\", \"govId\": \"", "demo_ok\", \"govId\": \"5265877635-20250826"));
        assertThat(way.missing()).isEmpty();
        assertThat(new WholeWay(this::state).missing()).as("nobody saw it wait").singleElement().asString().startsWith("none of ");
    }

    @Test
    @DisplayName("each stage that no order of a channel has reached is named")
    void stages() {
        states.put("fakturownia/state", WAITING.replace("demo_processing", ""));
        states.put("payu/state", "{\"payments\": [{\"reference\": \"7\", \"status\": \"PENDING\"}]}");
        states.put("allegro/state", "{\"orders\": [{\"id\": \"a-1\", \"fulfillment\": \"PROCESSING\", \"waybills\": [\"6201\"]}]}");
        assertThat(way.missing()).hasSize(2);
        assertThat(way.missing().get(0)).startsWith("shop-main: no order is paid at PayU; all that are: []");
        assertThat(way.missing().get(1)).startsWith("allegro-main: no order is sent on Allegro of those that are all before: [a-1]");
        states.put("inpost/state", "{\"shipments\": []}");
        assertThat(way.missing().get(1)).startsWith("allegro-main: no order is with a label of InPost");
        states.put("subiekt/state?lines=false", "{\"documents\": []}");
        assertThat(way.missing().get(1)).startsWith("allegro-main: no order is in Subiekt");
    }
}
