package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

class HttpRequestsTest {

    private static URI target(String base, String path) {
        return HttpRequests.target(base, Json.MAPPER.createObjectNode().put("path", path));
    }

    @ParameterizedTest
    @CsvSource({"https://shop.example/api,https://other.example/api", "https://shop.example,https://shop.example:8443/", "https://shop.example,http://shop.example/",
            "https://shop.example,https://shop.example@evil.example/", "https://shop.example,https://user:word@shop.example/", "https://shop.example,https://shop.example.evil/",
            "http://shop_a.local,http://evil_b.local/", "http://shop.example,http://evil_b.local/", "http://shop_a.local,http://shop_a.local/"})
    @DisplayName("a link to another origin is refused, as is one whose host cannot be told")
    void otherOrigin(String base, String link) {
        assertThatThrownBy(() -> target(base, link)).isInstanceOf(MappingFailure.class).hasMessageNotContaining("word");
    }

    @ParameterizedTest
    @CsvSource({"https://shop.example/api,https://SHOP.example:443/api/orders?page=2", "http://127.0.0.1:8081,http://127.0.0.1:8081/orders"})
    @DisplayName("a link to the same origin is followed")
    void sameOrigin(String base, String link) {
        assertThat(target(base, link)).isEqualTo(URI.create(link));
    }

    @Test
    @DisplayName("a request goes to another address where its connector declares one of that name, and nowhere where it does not")
    void declared() {
        var http = new Connector.Http("{url}", "json", null, Map.of(), null, Map.of("events", "{eventsUrl}"), Map.of());
        var request = Json.MAPPER.createObjectNode();
        assertThat(HttpRequests.base(http, request)).isEqualTo("{url}");
        assertThat(HttpRequests.base(http, request.put("to", "events"))).isEqualTo("{eventsUrl}");
        assertThatThrownBy(() -> HttpRequests.base(http, request.put("to", "https://evil.example"))).isInstanceOf(MappingFailure.class).hasMessageContaining("http.others");
    }

    @ParameterizedTest
    @CsvSource({"https://shop.example/api/,/orders/7?full=1,/orders/7", "https://shop.example,/orders,/orders", "https://shop.example/api,https://shop.example/api/orders/7,/orders/7",
        "https://shop.example/api,https://shop.example/apis,/apis", "https://shop.example/api,'',/api"})
    @DisplayName("a resource is the path behind the address, of a link too")
    void resource(String base, String path, String resource) {
        assertThat(HttpRequests.resource(base, target(base, path))).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example/x", "@evil.example/x", "HTTP://evil.example/x", "ftp://evil.example", ":8443/x"})
    @DisplayName("whatever a path begins with, the host stays the connector's")
    void host(String path) {
        assertThat(target("https://shop.example", path)).hasHost("shop.example").hasNoPort().hasNoUserInfo();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/../admin", "/orders/..", "/orders/%2e%2E/admin", "/orders/./", "https://shop.example/orders/../admin"})
    @DisplayName("a path cannot climb")
    void climbing(String path) {
        assertThatThrownBy(() -> target("https://shop.example", path)).isInstanceOf(MappingFailure.class).hasMessageContaining("..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/{{env:HOME}}", "/x/${env:HOME}", "/x y", "/x\r\nX-Evil: 1"})
    @DisplayName("placeholders, blanks and line breaks are no address")
    void placeholders(String path) {
        assertThatThrownBy(() -> target("https://shop.example", path)).isInstanceOf(MappingFailure.class);
    }

    @Test
    @DisplayName("in the query, placeholders and separators are text")
    void query() {
        var request = Json.MAPPER.createObjectNode();
        request.putObject("query").put("a", "{{env:HOME}}&b=c#d");
        assertThat(HttpRequests.query(URI.create("https://shop.example"), request)).isEqualTo("a=%7B%7Benv%3AHOME%7D%7D%26b%3Dc%23d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "CamelHttpUri", "camelhttpuri", "X Y", "X:Y", "X\r\nY", ""})
    @DisplayName("a mapping sets no header that steers the client or Camel")
    void headerNames(String name) {
        assertThatThrownBy(() -> HttpRequests.headerName(name)).isInstanceOf(MappingFailure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\u0000b", "a\u007fb"})
    @DisplayName("the value of a header is one line")
    void headerValues(String value) {
        assertThatThrownBy(() -> HttpRequests.headerValue("X-Note", value)).isInstanceOf(MappingFailure.class).hasMessageNotContaining("Evil");
        assertThat(HttpRequests.headerValue("X-Note", "Zażółć\t1")).isEqualTo("Zażółć\t1");
    }
}
