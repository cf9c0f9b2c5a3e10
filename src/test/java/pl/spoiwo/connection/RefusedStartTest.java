package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.HubGoods;
import pl.spoiwo.mapping.ExampleInputs;
import pl.spoiwo.masterdata.KnownScopes;

@ExtendWith(OutputCaptureExtension.class)
class RefusedStartTest {

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @Import(ConfigurationBeans.class)
    static class Program {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    @DisplayName("a start with a broken home folder shows every finding with its line, and no stack trace")
    void findings_instead_of_a_stack_trace(CapturedOutput output) {
        var home = new TestHome(folder);
        home.edit("config/connections.yaml", "heartbeat", "heartbaet");
        home.edit("config/statuses.yaml", "READY", "REDDY");
        var program = new SpringApplicationBuilder(Program.class).web(WebApplicationType.NONE);
        assertThatThrownBy(() -> program.run("--spoiwo.home=" + folder, "--BAZAAR_TOKEN=t")).hasRootCauseInstanceOf(ConfigurationRefused.class);
        assertThat(output).contains("config/connections.yaml:6: unknown key 'heartbaet' - did you mean 'heartbeat'?")
                .contains("config/statuses.yaml:3: ").contains("The configuration is broken")
                .doesNotContain("\tat ").doesNotContain("Caused by:");
    }

    @Test
    @DisplayName("profile production does not start where it would call another machine without encryption")
    void plain_target(CapturedOutput output) {
        new TestHome(folder);
        var program = new SpringApplicationBuilder(Program.class).web(WebApplicationType.NONE).profiles("production");
        assertThatThrownBy(() -> program.run("--spoiwo.home=" + folder, "--BAZAAR_TOKEN=t", "--BAZAAR_URL=http://erp.example.com")).hasRootCauseInstanceOf(ConfigurationRefused.class);
        assertThat(output).contains("config/connections.yaml:8: connection 'stall' calls an address without encryption").contains("allowPlainHttp: true");
    }

    @Configuration(proxyBeanMethods = false)
    @Import({ConfigurationBeans.class, KnownScopes.class})
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, FlywayAutoConfiguration.class})
    static class ProgramWithDatabase {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    private void withDatabase(Path data, String... said) {
        var program = new SpringApplicationBuilder(ProgramWithDatabase.class).web(WebApplicationType.NONE);
        try (var started = program.run("--spoiwo.home=" + folder, "--BAZAAR_TOKEN=t", "--spring.datasource.username=sa", "--spring.datasource.url=jdbc:h2:file:" + data.resolve("db/spoiwo") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE")) {
            for (var sku : said) {
                started.getBean(JdbcTemplate.class).update("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('stock', ?, 'stock.MAG', 'books', '1', now(), now(), now())", sku);
            }
        }
    }

    @Test
    @DisplayName("a start is refused where a scope matches nothing that the database knows, and validate says the same of it; not before any goods are known, not where they are to come, and not again")
    void scope_for_nothing(CapturedOutput output, @TempDir Path data) {
        var home = new TestHome(folder);
        home.edit("config/connections.yaml", "folder: /exchange", "folder: /exchange\n      sqlUrl: jdbc:h2:mem:books");
        home.write("config/master-data.yaml", "ownership:\n  - name: shelf\n    entity: stock\n    scope: {sku: \"KUB-*\"}\n    master: books\n");
        withDatabase(data, "TAL-1", "TAL-2");
        withDatabase(data);
        assertThat(output).contains("in force, and for nothing: config/master-data.yaml:4: the sku 'KUB-*' matches nothing known");

        home.edit("config/master-data.yaml", "KUB-*", "TAM-*");
        assertThatThrownBy(() -> withDatabase(data)).hasRootCauseInstanceOf(ConfigurationRefused.class);
        assertThat(output).contains("config/master-data.yaml:4: the sku 'TAM-*' matches nothing known - did you mean 'TAL-*'?");
        assertThat(validate(data)).contains("config/master-data.yaml:4: the sku 'TAM-*' matches nothing known - did you mean 'TAL-*'?").contains("findings: 1");
        assertThat(validate(data.resolve("none"))).as("it has no database").contains("no findings").doesNotContain("scope");

        home.edit("config/master-data.yaml", "\"TAM-*\"", "\"TAM-*\", awaits: true");
        assertThat(validate(data)).contains("no findings");
        withDatabase(data);
        home.edit("config/master-data.yaml", ", awaits: true", "");
        withDatabase(data);
    }

    private String validate(Path data) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        UnaryOperator<String> settings = Map.of("spoiwo.home", folder.toString(), "BAZAAR_TOKEN", "t", "spoiwo.data-dir", data.toString())::get;
        new ValidateCommand(settings, ExampleInputs.json(), new HubGoods(settings, print), print).run();
        return out.toString(StandardCharsets.UTF_8);
    }
}
