package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.mapping.ExampleInputs;

class ValidateCommandTest {

    @TempDir
    Path folder;
    TestHome home;
    final Map<String, String> environment = new HashMap<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void good() {
        home = new TestHome(folder);
        environment.putAll(Map.of("SPOIWO_HOME", folder.toString(), "BAZAAR_TOKEN", "demo-token"));
    }

    private int run() {
        return new ValidateCommand(environment::get, ExampleInputs.json(), new PrintStream(out, true, StandardCharsets.UTF_8)).run();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("a good home folder ends with 0 and says what was checked, within ten seconds")
    void good_home() {
        int code = Assertions.assertTimeout(Duration.ofSeconds(10), this::run);
        assertThat(code).isZero();
        assertThat(printed()).contains("checked 31 route files, ").contains(" mappings, 4 config files, ").contains("2 connectors, 2 connections").contains("no findings").doesNotContain("warning");
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
}
