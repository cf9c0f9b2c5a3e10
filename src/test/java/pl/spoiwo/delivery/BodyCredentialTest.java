package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

class BodyCredentialTest {

    private static Connection connection(String scheme, String into) {
        var connector = new Connector("made-up", "Made up", List.of("channel"), Map.of(), null, null, null, new Connector.Auth(scheme, Map.of("into", into, "value", "{key}")), null, null,
                Map.of(), "routes/connectors/made-up/connector.yaml");
        return FixedConfiguration.connection("c", connector, Map.of("key", "s3cret"));
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class, "a test's document");
    }

    @Test
    @DisplayName("the credential stands behind the members that the mapping gave, whatever the operation is called, and the request that is kept is without it")
    void put() {
        var request = json("{\"body\":{\"Envelope\":{\"@a\":\"x\",\"Body\":{\"createV4\":{\"auth\":{\"login\":\"me\"}}}}}}");
        assertThat(BodyCredential.put(connection("body", "/Envelope/Body/*/auth/password"), null, request).at("/body/Envelope/Body/createV4/auth")).hasToString("{\"login\":\"me\",\"password\":\"s3cret\"}");
        assertThat(request.toString()).doesNotContain("s3cret");
    }

    @Test
    @DisplayName("at the top of a body of JSON; elsewhere than in the body, the request stays as it is")
    void top() {
        var request = json("{\"body\":{\"a\":1}}");
        assertThat(BodyCredential.put(connection("body", "/token"), null, request).path("body")).hasToString("{\"a\":1,\"token\":\"s3cret\"}");
        assertThat(BodyCredential.put(connection("header", "/token"), null, request)).isSameAs(request);
    }

    @Test
    @DisplayName("what travels in the address is put into no body, and hidden where an answer quotes the address, as it is and percent-encoded")
    void quoted() {
        var connector = new Connector("made-up", "Made up", List.of("invoicing"), Map.of(), null, null, null, new Connector.Auth("query", Map.of("name", "api_token", "value", "{key}")), null, null,
                Map.of(), "routes/connectors/made-up/connector.yaml");
        var connection = FixedConfiguration.connection("c", connector, Map.of("key", "s3cret/firm"));
        var request = json("{\"body\":{\"a\":1}}");
        assertThat(BodyCredential.put(connection, null, request)).isSameAs(request);
        var answer = json("{\"status\":302,\"headers\":{\"location\":\"/login?api_token=s3cret%2Ffirm\"},\"body\":\"nothing at /invoices.json?api_token=s3cret/firm\"}");
        assertThat(BodyCredential.hide(BodyCredential.repeated(connection, null), answer))
                .hasToString("{\"status\":302,\"headers\":{\"location\":\"/login?api_token=***\"},\"body\":\"nothing at /invoices.json?api_token=***\"}");
    }

    @Test
    @DisplayName("a body without the place is refused, and a text that looks like the place is none; a request without a body carries nothing")
    void nowhere() {
        var read = json("{\"method\":\"GET\"}");
        assertThat(BodyCredential.put(connection("body", "/Body/*/auth/password"), null, read)).isSameAs(read);
        for (var body : List.of("{\"body\":{}}", "{\"body\":{\"Body\":{\"op\":\"{auth}\"}}}", "{\"body\":{\"Body\":{\"op\":{\"auth\":\"text\"}}}}")) {
            assertThatThrownBy(() -> BodyCredential.put(connection("body", "/Body/*/auth/password"), null, json(body))).isInstanceOf(MappingFailure.class)
                    .hasMessageContaining("no object at /Body/*/auth").hasMessageNotContaining("s3cret");
        }
    }
}
