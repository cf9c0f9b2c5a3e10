package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class RolesTest extends HubSlice {

    private static final String BODY = "{\"reason\":\"test\",\"kind\":\"order.status\",\"mode\":\"live\"}";

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 1);
        rows.product("A 1/2", 1);
        rows.stock("A 1/2");
        alerts.raise("hold", "shop-main", "o-1", "a hold");
    }

    /** Each call with each role: nobody, viewer, operator, admin. 404 and 409 mean: allowed to ask. */
    @ParameterizedTest(name = "{0} {1}: nobody {2}, viewer {3}, operator {4}, admin {5}")
    @CsvSource({
            "GET, /api/orders, 401, 200, 200, 200",
            "GET, /api/orders/o-1, 401, 200, 200, 200",
            "GET, /api/orders/o-1/labels/s-1, 401, 403, 404, 404",
            "GET, /api/orders/o-1/documents/d-1/file, 401, 403, 404, 404",
            "POST, /api/orders/o-1/refunds, 401, 403, 202, 202",
            "POST, /api/orders/o-1/release, 401, 403, 202, 202",
            "GET, /api/payments?matched=false, 401, 200, 200, 200",
            "GET, /api/messages, 401, 200, 200, 200",
            "GET, /api/messages/m-0, 401, 404, 404, 404",
            "GET, /api/messages/m-0/payload, 401, 403, 404, 404",
            "PUT, /api/messages/m-0/payload, 401, 403, 404, 404",
            "POST, /api/messages/m-0/replay, 401, 403, 404, 404",
            "POST, /api/messages/m-0/replay?preview=true, 401, 403, 404, 404",
            "POST, /api/messages/m-0/discard, 401, 403, 404, 404",
            "POST, /api/messages/m-0/found, 401, 403, 400, 400",
            "GET, /api/texts?sku=none, 401, 404, 404, 404",
            "GET, /api/texts/history?sku=none, 401, 200, 200, 200",
            "GET, /api/ledger, 401, 200, 200, 200",
            "GET, /api/connections, 401, 200, 200, 200",
            "GET, /api/connections/shop-main, 401, 200, 200, 200",
            "GET, /api/connections/shop-main/comparison, 401, 200, 200, 200",
            "GET, /api/connections/shop-main/handovers, 401, 200, 200, 200",
            "POST, /api/connections/shop-main/handovers, 401, 403, 400, 400",
            "GET, /api/connections/shop-main/handovers/h-1/file, 401, 403, 404, 404",
            "POST, /api/connections/shop-main/pause, 401, 403, 200, 200",
            "POST, /api/connections/shop-main/resume, 401, 403, 200, 200",
            "POST, /api/connections/shop-main/test, 401, 403, 200, 200",
            "POST, /api/connections/shop-main/webhooks, 401, 403, 202, 202",
            "POST, /api/connections/shop-main/values/retry, 401, 403, 200, 200",
            "POST, /api/connections/shop-main/mode, 401, 403, 403, 200",
            "POST, /api/connections/shop-main/authorize, 401, 403, 403, 200",
            "GET, /api/products, 401, 200, 200, 200",
            "GET, /api/product?sku=A%201/2, 401, 200, 200, 200",
            "GET, /api/stock?sku=A%201/2, 401, 200, 200, 200",
            "GET, /api/prices?sku=A%201/2, 401, 200, 200, 200",
            "GET, /api/drift?connection=shop-main&open=true, 401, 200, 200, 200",
            "GET, /api/prices/history?sku=A%201/2, 401, 200, 200, 200",
            "GET, /api/rates?currency=EUR, 401, 200, 200, 200",
            "GET, /api/stock/history?sku=A%201/2, 401, 200, 200, 200",
            "GET, /api/explain?entity=price&key=A%201/2&field=price.Detaliczna, 401, 200, 200, 200",
            "GET, /api/explain/text?entity=price&key=A%201/2&field=price.Detaliczna, 401, 200, 200, 200",
            "GET, /api/offers?connection=shop-main&state=unmatched, 401, 200, 200, 200",
            "GET, /api/products/conflicts, 401, 200, 200, 200",
            "GET, /api/imports, 401, 200, 200, 200",
            "POST, /api/imports, 401, 403, 404, 404",
            "GET, /api/imports/m-0, 401, 404, 404, 404",
            "GET, /api/imports/m-0/items, 401, 404, 404, 404",
            "POST, /api/imports/m-0/write, 401, 403, 404, 404",
            "GET, /api/links, 401, 200, 200, 200",
            "PUT, /api/links, 401, 403, 404, 404",
            "DELETE, /api/links?connection=shop-main&offerId=none, 401, 403, 404, 404",
            "POST, /api/master-data/dry-run, 401, 403, 400, 400",
            "GET, /api/overrides, 401, 200, 200, 200",
            "PUT, /api/overrides, 401, 403, 400, 400",
            "DELETE, /api/overrides?entity=stock&key=A&field=stock.MAG&reason=test, 401, 403, 404, 404",
            "GET, /api/approvals, 401, 200, 200, 200",
            "GET, /api/approvals/m-0, 401, 404, 404, 404",
            "POST, /api/approvals/m-0, 401, 403, 400, 400",
            "GET, /api/alerts, 401, 200, 200, 200",
            "POST, /api/alerts/999/acknowledge, 401, 403, 404, 404",
            "GET, /api/configuration, 401, 200, 200, 200",
            "GET, /api/audit, 401, 403, 200, 200",
            "GET, /api/security-events, 401, 403, 200, 200",
            "GET, /api/openapi.json, 401, 200, 200, 200",
            "GET, /actuator/health, 200, 200, 200, 200",
            "GET, /actuator/health/liveness, 200, 200, 200, 200",
            "GET, /actuator/health/readiness, 200, 200, 200, 200",
            "GET, /actuator/health/connections, 401, 200, 200, 200",
            "GET, /actuator/prometheus, 401, 200, 200, 200",
            "GET, /actuator/info, 401, 200, 200, 200",
            "GET, /actuator/hawtio/index.html, 401, 200, 200, 200",
            "GET, /actuator/jolokia/version, 401, 200, 200, 200",
            "GET, /actuator/env, 401, 404, 404, 404",
            "GET, /actuator/heapdump, 401, 404, 404, 404",
            "GET, /actuator/configprops, 401, 404, 404, 404",
            "GET, /actuator/loggers, 401, 404, 404, 404",
            "GET, /actuator/threaddump, 401, 404, 404, 404",
            "GET, /nothing/here, 401, 404, 404, 404"})
    void matrix(String method, String path, int nobody, int viewer, int operator, int admin) {
        var body = method.equals("GET") ? null : BODY;
        Map<String, String> headers = body == null ? Map.of() : Map.of("Content-Type", "application/json");
        assertThat(call(NOBODY, method, path, body, headers).statusCode()).as("nobody").isEqualTo(nobody);
        assertThat(call(VIEWER, method, path, body, headers).statusCode()).as("viewer").isEqualTo(viewer);
        assertThat(call(OPERATOR, method, path, body, headers).statusCode()).as("operator").isEqualTo(operator);
        assertThat(call(ADMIN, method, path, body, headers).statusCode()).as("admin").isEqualTo(admin);
    }

    @Test
    @DisplayName("a token for the metrics reads them, and of all else what everybody may")
    void metricsAlone() {
        for (var line : annotated()) {
            var cells = line.split(", ");
            var status = call(NOBODY, cells[0], cells[1], cells[0].equals("GET") ? null : BODY, Map.of("Authorization", "Bearer " + METRICS_TOKEN, "Content-Type", "application/json")).statusCode();
            assertThat(status).as(line).isEqualTo(cells[1].equals("/actuator/prometheus") || cells[2].equals("200") ? 200 : 403);
        }
    }

    @Test
    @DisplayName("a call of the API that the matrix does not know fails this test")
    void matrixIsComplete() {
        var known = Arrays.stream(annotated()).map(line -> line.split(", ")).map(cells -> cells[0] + " " + cells[1].replaceAll("\\?.*", "")
                .replace("/o-1", "/{orderId}").replace("/s-1", "/{shipmentId}").replace("/d-1", "/{documentId}").replace("/h-1", "/{handoverId}").replace("/m-0", "/{id}").replace("/shop-main", "/{id}").replace("/999", "/{id}")).toList();
        var paths = json(get(VIEWER, "/api/openapi.json")).path("paths");
        paths.properties().forEach(path -> path.getValue().properties().forEach(call ->
                assertThat(known).contains(call.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(paths.size()).isGreaterThan(15);
    }

    private static String[] annotated() {
        try {
            return RolesTest.class.getDeclaredMethod("matrix", String.class, String.class, int.class, int.class, int.class, int.class)
                    .getAnnotation(CsvSource.class).value();
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
