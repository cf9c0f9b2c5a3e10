package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class MasterDataApiTest extends HubSlice {

    private static final String SHARE = "channels:\n  shop-main:\n    - {name: half, field: stock, share: 50%}\n";

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.product("A 1/2", 1);
        rows.stock("A 1/2");
        jdbc.sql("delete from candidate").update();
        jdbc.sql("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('stock', 'A 1/2', 'stock.MAG', 'erp-main', '10', current_timestamp, current_timestamp, current_timestamp)").update();
    }

    private HttpResponse<String> dryRun(String user, String query, String body) {
        return call(user, "POST", "/api/master-data/dry-run" + query, body, Map.of("Content-Type", "text/yaml"));
    }

    @Test
    @DisplayName("an operator is told what another file would change, of all goods or of one; a viewer is not")
    void answers() {
        var all = json(dryRun(OPERATOR, "", SHARE));
        assertThat(all.path("against").asText()).isEqualTo("v-1");
        assertThat(all.at("/channels/0/connection").asText() + all.at("/channels/0/field").asText()).isEqualTo("shop-mainstock");
        assertThat(all.at("/channels/0/changed").asInt()).isEqualTo(1);
        assertThat(all.at("/rules/0").toString()).contains("\"rule\":\"half\",\"at\":\"config/master-data.yaml:3\",\"changed\":1");
        var one = json(dryRun(OPERATOR, "?sku=A%201/2", SHARE));
        assertThat(one.at("/values/0/steps/0/why").asText()).isEqualTo("a share of 50%");
        assertThat(dryRun(VIEWER, "", SHARE).statusCode()).isEqualTo(403);
    }

    @Test
    @DisplayName("goods are counted when their source said their number last, also where it is as it was")
    void counted() {
        jdbc.sql("update candidate set said_at = timestamp with time zone '2031-05-06 07:08:09+00'").update();
        var of = json(get(VIEWER, "/api/stock?sku=A%201/2"));
        assertThat(of.findValuesAsText("countedAt")).as(of.toString()).contains("2031-05-06T07:08:09Z");
    }

    @Test
    @DisplayName("a file with a mistake is answered with file and line, one that is too large or no text is turned away")
    void refused() {
        var found = json(dryRun(OPERATOR, "", SHARE.replace("share", "shrae")));
        assertThat(found.at("/findings/0/file").asText() + ":" + found.at("/findings/0/line").asInt()).isEqualTo("config/master-data.yaml:3");
        assertThat(found.at("/findings/0/what").asText()).contains("did you mean 'share'?");
        assertThat(dryRun(OPERATOR, "", "#".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
        assertThat(dryRun(OPERATOR, "", "x: " + "[".repeat(100_000)).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("a candidate may come with its tables, by file name; a name that is none of a table, a missing or too large file is turned away, and what it brings wins over what lies in the folder")
    void tables() throws Exception {
        var candidate = "tables: {shares: {file: shares.csv}}\nchannels:\n  shop-main:\n    - {name: half, field: stock, share: {table: shares, by: sku}}\n";
        var files = new TreeMap<>(Map.of("master-data.yaml", candidate, "shares.csv", "A 1/2;50%\n"));
        var one = json(withTables("?sku=A%201/2", files));
        assertThat(one.at("/values/0/steps/0/why").asText()).isEqualTo("a share of 50%");
        assertThat(json(withTables("", files)).at("/rules/0/changed").asInt()).isEqualTo(1);
        files.put("../users.yaml", "");
        assertThat(withTables("", files).statusCode()).isEqualTo(400);
        assertThat(withTables("", Map.of("shares.csv", "")).statusCode()).isEqualTo(400);
        assertThat(withTables("", Map.of("master-data.yaml", "#".repeat((1 << 20) + 1))).statusCode()).isEqualTo(413);
        assertThat(withTables("", Map.of("master-data.yaml", candidate, "shares.csv", "#".repeat(8 << 20))).statusCode()).isEqualTo(413);
        assertThat(call(OPERATOR, "POST", "/api/master-data/dry-run", "[1]", Map.of("Content-Type", "application/json")).statusCode()).isEqualTo(400);
        assertThat(call(OPERATOR, "POST", "/api/master-data/dry-run", "{\"master-data.yaml\": null}", Map.of("Content-Type", "application/json")).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> withTables(String query, Map<String, String> files) throws IOException {
        return call(OPERATOR, "POST", "/api/master-data/dry-run" + query, new ObjectMapper().writeValueAsString(files), Map.of("Content-Type", "application/json"));
    }
}
