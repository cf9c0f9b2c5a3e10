package pl.spoiwo.intake.webhook;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.intake.IntakeSlice;

/** The hooks behind a real socket; tests that say so share one context. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = {IntakeSlice.class, HookTest.Setting.class}, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "spring.datasource.url=jdbc:h2:mem:hooks;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "management.endpoint.health.validate-group-membership=false", "spoiwo.intake.body-within=4s", "spoiwo.intake.senders=4", "spoiwo.intake.bodies=100KB",
        "camel.main.routes-include-pattern=file:routes/flows/intake-*.camel.yaml,file:routes/policies/in*.camel.yaml"})
@interface HookTest {

    @TestConfiguration
    class Setting {

        @Bean
        FixedConfiguration configuration() {
            return Hooks.configuration();
        }

        /** Refuses and redirects whatever comes by: no hook may. */
        @Bean
        SecurityFilterChain rest(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(calls -> calls.anyRequest().denyAll()).build();
        }

        @Bean
        RequestRejectedHandler requestRejectedHandler() {
            return (request, response, rejected) -> response.setStatus(400);
        }
    }
}
