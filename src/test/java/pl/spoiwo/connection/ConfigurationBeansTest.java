package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.Component;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ConfigurationBeansTest {

    @TempDir
    Path folder;
    TestHome home;

    @BeforeEach
    void good() {
        home = new TestHome(folder);
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner().withUserConfiguration(ConfigurationBeans.class).withBean(Clock.class, Clock::systemUTC)
                .withPropertyValues("spoiwo.home=" + folder, "BAZAAR_TOKEN=demo-t");
    }

    @Test
    @DisplayName("the configuration in force and the component mapping: are there")
    void beans() {
        runner().run(context -> {
            assertThat(context.getBean(ActiveConfiguration.class).current().connections()).containsOnlyKeys("books", "stall");
            assertThat(context.getBean("mapping")).isInstanceOf(Component.class);
        });
    }

    @Test
    @DisplayName("with profile production demo secrets refuse the start, and the reason is shown without a stack trace")
    void production() {
        runner().withPropertyValues("spring.profiles.active=production").run(context -> {
            var failure = context.getStartupFailure();
            assertThat(failure).hasRootCauseInstanceOf(ConfigurationRefused.class);
            var shown = new ConfigurationFailureAnalyzer().analyze(failure);
            assertThat(shown.getDescription()).contains("config/connections.yaml:9: connection 'stall': the secret 'token' is a demo secret");
        });
    }
}
