package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static pl.spoiwo.sandbox.Client.SHOP;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

    @TempDir
    Path folder;
    private final LaterClock clock = new LaterClock();
    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void start() {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.toString(), "sql-port", "-1", "calls-kept", "20")), clock).start(0);
        client = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void faults(String faults) throws Exception {
        client.put("/_control/woocommerce/faults", faults);
    }

    private String outcomes(int calls) throws Exception {
        StringBuilder outcomes = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            outcomes.append(client.send("GET", SHOP + "orders", null).statusCode() == 200 ? '+' : '-');
        }
        return outcomes.toString();
    }

    @Test
    @DisplayName("alerts told to the sandbox are kept, the newest hundred, newest first, until they are forgotten")
    void alerts() throws Exception {
        for (int i = 1; i <= 101; i++) {
            assertThat(client.send("POST", "/_control/alerts", "{\"id\":" + i + ",\"code\":\"hold\"}").statusCode()).isEqualTo(204);
        }
        var heard = client.get("/_control/alerts");
        assertThat(heard.path("total").asInt()).isEqualTo(101);
        assertThat(heard.path("items")).hasSize(100);
        assertThat(heard.path("items").get(0).path("alert").path("id").asInt()).isEqualTo(101);
        client.send("DELETE", "/_control/alerts", null);
        assertThat(client.get("/_control/alerts").path("items")).isEmpty();
    }

    @Test
    @DisplayName("the same seed fails the same calls, about as many as the rate says")
    void seeded() throws Exception {
        faults("{\"failRate\":0.3,\"status\":502,\"seed\":7}");
        String first = outcomes(100);
        faults("{\"failRate\":0.3,\"status\":502,\"seed\":7}");
        assertThat(outcomes(100)).isEqualTo(first);
        faults("{\"failRate\":0.3,\"status\":502,\"seed\":8}");
        assertThat(outcomes(100)).isNotEqualTo(first);
        assertThat(first.chars().filter(one -> one == '-').count()).isBetween(15L, 45L);
    }

    @Test
    @DisplayName("a note whose answer is lost is there, but seen only after a while; sent again it is there twice")
    void timeoutAfterSuccess() throws Exception {
        String notes = SHOP + "orders/" + client.post("/_control/woocommerce/orders", "{}").path("id").asText() + "/notes";
        faults("{\"timeoutAfterSuccess\":true,\"showAfterMs\":" + LaterClock.A_WHILE + "}");
        assertThatThrownBy(() -> client.send("POST", notes, "{\"note\":\"a\"}", Duration.ofSeconds(1))).isInstanceOf(HttpTimeoutException.class);
        assertThat(client.get(notes)).isEmpty();
        faults("{}");
        client.post(notes, "{\"note\":\"a\"}");
        assertThat(client.get(notes)).hasSize(1);
        clock.passAWhile();
        await().until(() -> client.get(notes).size() == 2);
    }

    @Test
    @DisplayName("faults can be confined to some calls and to a number of times")
    void confined() throws Exception {
        faults("{\"failRate\":1,\"only\":\"^GET .*/orders$\",\"times\":2}");
        assertThat(client.send("GET", SHOP + "products", null).statusCode()).isEqualTo(200);
        assertThat(outcomes(3)).isEqualTo("--+");
    }

    @Test
    @DisplayName("a system that is down gives no answer, the others do; a delayed one answers late")
    void downAndSlow() throws Exception {
        faults("{\"down\":true}");
        assertThatThrownBy(() -> client.send("GET", SHOP + "orders", null)).isInstanceOf(IOException.class);
        assertThat(client.send("GET", "/payu/api/v2_1/orders/X", null).statusCode()).isEqualTo(401);
        faults("{\"delayMs\":400}");
        long start = System.nanoTime();
        assertThat(client.send("GET", SHOP + "orders", null).statusCode()).isEqualTo(200);
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(400);
    }

    @Test
    @DisplayName("an unknown fault is refused with the allowed names")
    void unknownFault() throws Exception {
        var answer = client.send("PUT", "/_control/woocommerce/faults", "{\"failrate\":1}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("failrate").contains("failRate");
    }

    @Test
    @DisplayName("calls are kept up to a bound and counted beyond it, without credentials; a reset forgets all")
    void calls() throws Exception {
        client.post("/_control/woocommerce/orders", "{\"count\":3}");
        outcomes(30);
        var calls = client.get("/_control/woocommerce/calls");
        assertThat(calls.path("items")).hasSize(20);
        assertThat(calls.path("total").asInt()).isEqualTo(30);
        assertThat(calls.path("counts").path("GET /orders 200").asInt()).isEqualTo(30);
        assertThat(calls.toString()).doesNotContain("Basic ");
        client.json("DELETE", "/_control", null);
        assertThat(client.get("/_control/woocommerce/calls").path("total").asInt()).isZero();
        assertThat(client.get(SHOP + "orders")).isEmpty();
    }
}
