package pl.spoiwo.sandbox;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** Runs the sandbox inside the hub's process, in profile {@code sandbox}. Its state lives in the data folder, as the hub's own does. */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@ConditionalOnProperty(name = "spoiwo.sandbox.enabled", havingValue = "true", matchIfMissing = true)
class SandboxConfiguration {

    @Bean
    SandboxOptions sandboxOptions(Environment environment) {
        String data = environment.getProperty("spoiwo.data-dir", "var");
        return SandboxOptions.from(key -> switch (key) {
            case "data-dir" -> environment.getProperty("spoiwo.sandbox.data-dir", data + "/sandbox");
            case "exchange-folder" -> environment.getProperty("spoiwo.sandbox.exchange-folder", data + "/sandbox/subiekt");
            case "hub-url" -> environment.getProperty("spoiwo.sandbox.hub-url",
                    "http://127.0.0.1:" + environment.getProperty("server.port", "8080"));
            case "most-orders" -> environment.getProperty("spoiwo.sandbox.most-orders", "20000");
            default -> environment.getProperty("spoiwo.sandbox." + key);
        });
    }

    @Bean(destroyMethod = "close")
    Sandbox sandbox(SandboxOptions options, Environment environment) {
        return new Sandbox(options).start(environment.getProperty("spoiwo.sandbox.port", Integer.class, 8090));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "spoiwo.sandbox.demo", havingValue = "true", matchIfMissing = true)
    DemoTraffic demoTraffic(SandboxOptions options, Sandbox sandbox) {
        return new DemoTraffic(options, sandbox.url()).start();
    }
}
