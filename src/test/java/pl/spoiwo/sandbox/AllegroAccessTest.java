package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.ledger.StoppedClock;
import pl.spoiwo.sandbox.server.Json;

class AllegroAccessTest {

    private static final String TOKEN = "/auth/oauth/token";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

    @TempDir
    Path folder;
    private final StoppedClock clock = new StoppedClock("2026-11-20T17:40:00Z");
    private Seller seller;

    @BeforeEach
    void start() {
        seller = new Seller(folder, clock, Map.of("allegro-requests-per-minute", "40"));
    }

    @AfterEach
    void stop() {
        seller.close();
    }

    private JsonNode token(String grant) throws Exception {
        return Json.parse(seller.send("POST", TOKEN + "?" + grant, "").body().getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode refreshed(String token) throws Exception {
        return token("grant_type=refresh_token&refresh_token=" + token);
    }

    @Test
    @DisplayName("the application says who it is by HTTP Basic, as the documented example has it, or gets no token")
    void basic() throws Exception {
        assertThat("Basic " + Base64.getEncoder().encodeToString("hub-client-id:hub-client-secret".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Basic aHViLWNsaWVudC1pZDpodWItY2xpZW50LXNlY3JldA==");
        seller.close();
        seller = new Seller(folder, clock, Map.of("allegro-client-id", "hub-client-id", "allegro-client-secret", "hub-client-secret"));
        HttpResponse<String> refused = seller.send("POST", TOKEN + "?grant_type=client_credentials", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"error\":\"invalid_client\"", "error_description");
        seller.with("Authorization", "Basic aHViLWNsaWVudC1pZDpodWItY2xpZW50LXNlY3JldA==");
        JsonNode own = token("grant_type=client_credentials");
        assertThat(own.has("refresh_token")).isFalse();
        assertThat(seller.with("Authorization", "Bearer " + own.path("access_token").asText()).status("GET", "/order/events", "")).isEqualTo(403);
        assertThat(seller.with("Authorization", "Basic aHViLWNsaWVudC1pZDpodWItY2xpZW50LXNlY3JldA==").status("POST", TOKEN, "grant_type=magic"))
                .isEqualTo(400);
    }

    @Test
    @DisplayName("a device waits for its user, is told to be slower, and gets its tokens once the user agrees, one time")
    void device() throws Exception {
        JsonNode device = seller.json("POST", "/auth/oauth/device?client_id=demo-allegro-client-id", "");
        assertThat(device.path("verification_uri_complete").asText()).endsWith("/skojarz-aplikacje?code=" + device.path("user_code").asText());
        assertThat(device.path("interval").asInt()).isEqualTo(5);
        assertThat(device.path("expires_in").asInt()).isEqualTo(3600);
        String grant = "grant_type=" + DEVICE + "&device_code=" + device.path("device_code").asText();
        assertThat(token(grant).path("error").asText()).isEqualTo("authorization_pending");
        assertThat(token(grant).path("error").asText()).isEqualTo("slow_down");
        clock.advance(Duration.ofSeconds(5));
        assertThat(token(grant).path("error_description").asText()).isEqualTo("User has not authorized the device code yet.");
        seller.control("POST", "device", "{\"userCode\":\"" + device.path("user_code").asText() + "\"}");
        JsonNode pair = token(grant);
        assertThat(pair.path("expires_in").asInt()).isEqualTo(43_199);
        assertThat(pair.path("token_type").asText()).isEqualTo("bearer");
        assertThat(token(grant).path("error_description").asText()).isEqualTo("Invalid device code");
        assertThat(seller.with("Authorization", "Bearer " + pair.path("access_token").asText()).get("/order/event-stats")).isEmpty();
    }

    @Test
    @DisplayName("the user agrees by opening the link too, may deny, and a code that nobody used in time expires")
    void decisions() throws Exception {
        JsonNode opened = seller.json("POST", "/auth/oauth/device", "client_id=demo-allegro-client-id");
        String page = opened.path("verification_uri_complete").asText().replaceFirst(".*/allegro/", "/");
        assertThat(seller.status("GET", page, "")).isEqualTo(200);
        assertThat(seller.status("GET", page, "")).isEqualTo(404);
        assertThat(token("grant_type=" + DEVICE + "&device_code=" + opened.path("device_code").asText()).has("refresh_token")).isTrue();
        JsonNode denied = seller.json("POST", "/auth/oauth/device", "client_id=demo-allegro-client-id");
        seller.control("POST", "device", "{\"approve\":false}");
        assertThat(token("grant_type=" + DEVICE + "&device_code=" + denied.path("device_code").asText()).path("error").asText())
                .isEqualTo("access_denied");
        JsonNode late = seller.json("POST", "/auth/oauth/device", "client_id=demo-allegro-client-id");
        clock.advance(Duration.ofHours(1));
        assertThat(token("grant_type=" + DEVICE + "&device_code=" + late.path("device_code").asText()).path("error").asText())
                .isEqualTo("expired_token");
        assertThat(seller.status("POST", "/auth/oauth/device", "client_id=another")).isEqualTo(400);
    }

    @Test
    @DisplayName("a refresh gives a new pair; the old refresh token works for 60 s more, then it is refused")
    void rotation() throws Exception {
        String first = seller.control("POST", "tokens", "").path("refresh_token").asText();
        String second = refreshed(first).path("refresh_token").asText();
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofSeconds(59));
        assertThat(refreshed(first).path("refresh_token").asText()).isNotEmpty().isNotEqualTo(second);
        clock.advance(Duration.ofSeconds(1));
        assertThat(refreshed(first).path("error").asText()).isEqualTo("invalid_grant");
        clock.advance(Duration.ofDays(89));
        String third = refreshed(second).path("refresh_token").asText();
        clock.advance(Duration.ofDays(90));
        assertThat(refreshed(third).path("error").asText()).isEqualTo("invalid_grant");
    }

    @Test
    @DisplayName("an access token ends after 12 hours, or when it is told to, and the refresh token goes on")
    void expiry() throws Exception {
        JsonNode pair = seller.control("POST", "tokens", "");
        seller.with("Authorization", "Bearer " + pair.path("access_token").asText());
        clock.advance(Duration.ofSeconds(43_198));
        assertThat(seller.status("GET", "/order/events", "")).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        HttpResponse<String> ended = seller.send("GET", "/order/events", "");
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.body()).contains("\"error\":\"invalid_token\"");
        JsonNode next = seller.with("Authorization", Seller.BASIC).json("POST", TOKEN, "grant_type=refresh_token&refresh_token="
                + pair.path("refresh_token").asText());
        seller.control("DELETE", "tokens?kind=access", "");
        assertThat(seller.with("Authorization", "Bearer " + next.path("access_token").asText()).status("GET", "/order/events", "")).isEqualTo(401);
        seller.with("Authorization", Seller.BASIC);
        assertThat(refreshed(next.path("refresh_token").asText()).has("access_token")).isTrue();
    }

    @Test
    @DisplayName("a refresh whose answer is lost can be repeated with the same token")
    void lostRefresh() throws Exception {
        String refresh = seller.control("POST", "tokens", "").path("refresh_token").asText();
        seller.control("PUT", "faults", "{\"timeoutAfterSuccess\":true,\"times\":1}");
        assertThatThrownBy(() -> seller.send("POST", "/allegro" + TOKEN, "grant_type=refresh_token&refresh_token=" + refresh, Duration.ofSeconds(1)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(refreshed(refresh).path("refresh_token").asText()).isNotEmpty();
        assertThat(seller.control("GET", "state", "").path("tokenCount").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName("tokens survive a restart")
    void restart() throws Exception {
        Map<String, String> kept = Map.of("data-dir", folder.resolve("data").toString());
        seller.close();
        seller = new Seller(folder, clock, kept);
        JsonNode pair = seller.control("POST", "tokens", "");
        seller.close();
        seller = new Seller(folder, clock, kept).with("Authorization", "Bearer " + pair.path("access_token").asText());
        assertThat(seller.status("GET", "/order/events", "")).isEqualTo(200);
        seller.with("Authorization", Seller.BASIC);
        assertThat(refreshed(pair.path("refresh_token").asText()).has("refresh_token")).isTrue();
    }

    @Test
    @DisplayName("over its limit the application is blocked for a minute, and each call meanwhile lengthens it")
    void blocked() throws Exception {
        seller.letIn();
        for (int call = 0; call < 40; call++) {
            assertThat(seller.status("GET", "/order/carriers", "")).isEqualTo(200);
        }
        HttpResponse<String> over = seller.send("GET", "/order/carriers", "");
        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(over.body()).contains("TooManyRequests");
        clock.advance(Duration.ofSeconds(40));
        assertThat(seller.status("GET", "/order/carriers", "")).isEqualTo(429);
        clock.advance(Duration.ofSeconds(40));
        assertThat(seller.with("Authorization", Seller.BASIC).status("POST", TOKEN, "grant_type=client_credentials")).isEqualTo(429);
        clock.advance(Duration.ofSeconds(60));
        assertThat(seller.letIn().status("GET", "/order/carriers", "")).isEqualTo(200);
    }

    @Test
    @DisplayName("too many refreshes are refused with 429, in the form of OAuth")
    void tokenLimit() throws Exception {
        String refresh = seller.control("POST", "tokens", "").path("refresh_token").asText();
        for (int call = 0; call < 30; call++) {
            refresh = refreshed(refresh).path("refresh_token").asText();
        }
        assertThat(refreshed(refresh).path("error").asText()).isEqualTo("too_many_requests");
        clock.advance(Duration.ofMinutes(1));
        assertThat(refreshed(refresh).has("access_token")).isTrue();
    }

    @Test
    @DisplayName("without the vendor's media types a call is refused, a beta resource wants the beta one, and errors speak the user's language")
    void mediaTypes() throws Exception {
        seller.letIn().with("Accept", "application/json").with("Accept-Language", "cs-CZ");
        HttpResponse<String> wrong = seller.send("GET", "/order/events", "");
        assertThat(wrong.statusCode()).isEqualTo(406);
        assertThat(Json.parse(wrong.body().getBytes(StandardCharsets.UTF_8)).path("errors").get(0).path("userMessage").asText()).startsWith("Opravte");
        seller.with("Accept", Seller.PUBLIC);
        assertThat(seller.send("GET", "/order/events", "").headers().firstValue("Content-Type").orElse("")).startsWith(Seller.PUBLIC);
        assertThat(seller.status("GET", "/order/customer-returns", "")).isEqualTo(406);
        assertThat(seller.with("Accept", Seller.BETA).get("/order/customer-returns").path("customerReturns")).isEmpty();
        assertThat(seller.with("Content-Type", "application/json").status("POST", "/sale/offer-bulk-modification-commands", "{}")).isEqualTo(415);
        assertThat(seller.with("Accept", Seller.PUBLIC).status("GET", "/order/nothing", "")).isEqualTo(404);
    }
}
