package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

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
}
