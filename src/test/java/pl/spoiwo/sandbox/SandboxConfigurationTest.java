package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class SandboxConfigurationTest {

    @TempDir
    Path folder;

    private ApplicationContextRunner runner(String profile, String... properties) {
        return new ApplicationContextRunner().withUserConfiguration(SandboxConfiguration.class)
                .withInitializer(context -> context.getEnvironment().addActiveProfile(profile))
                .withPropertyValues("spoiwo.data-dir=" + folder, "spoiwo.sandbox.port=0", "spoiwo.sandbox.sql-port=0").withPropertyValues(properties);
    }

    @Test
    @DisplayName("in profile sandbox the simulated systems and the demo run in the hub's process")
    void runs() {
        runner("sandbox").run(context -> {
            assertThat(new Client(context.getBean(Sandbox.class)).get("/_control").has("woocommerce")).isTrue();
            assertThat(context).hasSingleBean(DemoTraffic.class);
            assertThat(folder.resolve("sandbox/subiekt/out")).isDirectory();
            assertThat(folder.resolve("sandbox/sandbox.log")).exists();
        });
    }

    @Test
    @DisplayName("in production, or switched off, nothing of it exists")
    void absent() {
        runner("production").run(context -> assertThat(context).doesNotHaveBean(Sandbox.class));
        runner("sandbox", "spoiwo.sandbox.enabled=false").run(context -> assertThat(context).doesNotHaveBean(Sandbox.class));
        runner("sandbox", "spoiwo.sandbox.demo=false").run(context -> assertThat(context).hasSingleBean(Sandbox.class).doesNotHaveBean(DemoTraffic.class));
    }
}
