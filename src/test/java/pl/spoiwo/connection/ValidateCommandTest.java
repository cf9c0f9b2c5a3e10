package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.mapping.ExampleInputs;

class ValidateCommandTest {

    @TempDir
    Path folder;
    TestHome home;
    final Map<String, String> environment = new HashMap<>();
    private KnownGoods.Compared compared = KnownGoods.Compared.NOTHING;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void good() {
        home = new TestHome(folder);
        environment.putAll(Map.of("SPOIWO_HOME", folder.toString(), "BAZAAR_TOKEN", "demo-token"));
    }

    private int run() {
        return new ValidateCommand(environment::get, ExampleInputs.json(), scopes -> compared, new PrintStream(out, true, StandardCharsets.UTF_8)).run();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("a good home folder ends with 0 and says what was checked, within ten seconds")
    void good_home() {
        int code = Assertions.assertTimeout(Duration.ofSeconds(10), this::run);
        assertThat(code).isZero();
        assertThat(printed()).contains("checked 32 route files, ").contains(" mappings, 4 config files, ").contains("2 connectors, 2 connections").contains("no findings").doesNotContain("warning");
    }

    @Test
    @DisplayName("findings are printed one in a line with file and line, and end with 1")
    void findings() {
        home.edit("config/connections.yaml", "heartbeat", "heartbaet");
        home.edit("config/statuses.yaml", "READY", "REDDY");
        assertThat(run()).isEqualTo(1);
        assertThat(printed().lines()).hasSize(3)
                .anyMatch(l -> l.startsWith("config/connections.yaml:6: unknown key 'heartbaet' - did you mean 'heartbeat'? (one of system,"))
                .anyMatch(l -> l.startsWith("config/statuses.yaml:3: "));
        assertThat(printed()).endsWith("findings: 2\n");
    }

    @Test
    @DisplayName("scopes of right files are compared with what the hub knows: those for nothing are findings, and of those in force a warning")
    void scopes() {
        compared = new KnownGoods.Compared(List.of(new Finding("config/master-data.yaml", 3, "the sku 'A' matches nothing known", "what some source tells")),
                List.of(new Finding("config/guards.yaml", 4, "the sku 'B' matches nothing known", "what some source tells")));
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("config/master-data.yaml:3: the sku 'A' matches nothing known (what some source tells)\n", "warning: in force, and for nothing: config/guards.yaml:4: the sku 'B'")
                .endsWith("findings: 1\n");
        compared = new KnownGoods.Compared(List.of(), compared.noted());
        assertThat(run()).isZero();
    }

    @Test
    @DisplayName("the property of the home folder wins over the variable; a folder that is not there is said so")
    void which_home() {
        environment.put("spoiwo.home", folder.resolve("nowhere").toString());
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("nowhere: no such folder");
    }

    @Test
    @DisplayName("a live connection to an address elsewhere is a warning in profile sandbox, and only there; the exit code stays 0")
    void live_elsewhere() {
        home.edit("config/connections.yaml", "http://127.0.0.1:9", "https://key:s3cret@127.0.0.1.example.com/shop");
        assertThat(run()).isZero();
        assertThat(printed()).contains("warning: config/connections.yaml:2: 'stall' is live at https://127.0.0.1.example.com/shop").doesNotContain("s3cret");
        out.reset();
        environment.put("SPRING_PROFILES_ACTIVE", "test");
        assertThat(run()).isZero();
        assertThat(printed()).doesNotContain("warning");
    }

    @Test
    @DisplayName("with profile production demo secrets are findings")
    void production() {
        environment.put("SPRING_PROFILES_ACTIVE", "cluster,production");
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("config/connections.yaml:9:").contains("demo secret").doesNotContain("demo-token");
    }

    @Test
    @DisplayName("with profile production so are calls to other machines without encryption")
    void plain_target() {
        environment.putAll(Map.of("SPRING_PROFILES_ACTIVE", "production", "BAZAAR_TOKEN", "t", "BAZAAR_URL", "http://erp.example.com"));
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("config/connections.yaml:8: connection 'stall' calls an address without encryption").contains("allowPlainHttp: true");
    }

    @Test
    @DisplayName("rules for channels that there are not, or that take no prices, are findings with file and line")
    void rules() {
        home.write("config/master-data.yaml", "channels:\n  stal:\n    - {name: a, field: price, add: 1}\n  stall:\n    - {name: a, field: price, add: 1}\n");
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("config/master-data.yaml:2: rules for 'stal', which is no connection - did you mean 'stall'?")
                .contains("config/master-data.yaml:5: the hub writes no price to 'stall', so there is none to change").contains("findings: 2");
        home.write("config/master-data.yaml", "tables:\n  commission: {file: commission.csv}\n");
        home.write("config/commission.csv", "Kubki;11%\n");
        out.reset();
        assertThat(run()).as(printed()).isZero();
    }

    @Test
    @DisplayName("with --explain the running hub is asked about the SKU with the file of the folder and the tables that it names, with the password from its data folder; where none answers, that is said")
    void explain() throws Exception {
        home.write("config/master-data.yaml", "tables: {fee: {file: fee.csv}}\n");
        home.write("config/fee.csv", "A;1.00\n");
        home.write("var/admin-password", "s3cret\n");
        environment.putAll(Map.of("explain", "A 1/ż", "SPOIWO_DATA_DIR", home.file("var").toString()));
        var asked = new ArrayList<String>();
        var hub = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        hub.createContext("/", call -> {
            asked.add(call.getRequestMethod() + " " + call.getRequestURI() + " " + call.getRequestHeaders().getFirst("Authorization") + " " + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var body = ("{\"sku\":\"A 1/ż\",\"told\":[{\"field\":\"price.detal\",\"now\":{\"source\":\"erp\",\"value\":\"gross 40.00 PLN\"},\"would\":{\"source\":\"pim\",\"value\":\"gross 49.00 PLN\"},"
                    + "\"rule\":\"prices\",\"at\":\"config/master-data.yaml:2\"}],\"guards\":[{\"connection\":\"stall\",\"field\":\"price\",\"guard\":\"usual\",\"at\":\"config/guards.yaml:3\",\"why\":\"22 % up\"}],\"values\":[{\"connection\":\"stall\",\"field\":\"price\",\"now\":\"49.00\",\"would\":\"56.99\",\"why\":\"detal 49.00\",\"steps\":["
                    + "{\"rule\":\"fee\",\"at\":\"config/master-data.yaml:4\",\"from\":\"49.00\",\"to\":\"50.00\",\"why\":\"fee 1.00\"}]}]}").getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        hub.start();
        environment.put("hub", "http://127.0.0.1:" + hub.getAddress().getPort());
        assertThat(run()).as(printed()).isZero();
        assertThat(asked).containsExactly("POST /api/master-data/dry-run?sku=A+1%2F%C5%BC Basic YWRtaW46czNjcmV0 {\"fee.csv\":\"A;1.00\\n\",\"master-data.yaml\":\"tables: {fee: {file: fee.csv}}\\n\"}");
        assertThat(printed()).startsWith("checked ").contains("price.detal: gross 49.00 PLN of pim, now gross 40.00 PLN of erp (config/master-data.yaml:2 'prices')\n", "stopped by config/guards.yaml:3 'usual' for stall price: 22 % up\n",
                "stall price: 49.00 now, 56.99 with these files\n  detal 49.00\n  config/master-data.yaml:4 'fee': fee 1.00, 49.00 > 50.00\n").doesNotContain("s3cret");
        hub.stop(0);
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("no hub answers at http://127.0.0.1:");
        environment.put("hub", "http://hub.example.com");
        assertThat(run()).isEqualTo(1);
        assertThat(printed()).contains("http://hub.example.com is another machine");
    }
}
