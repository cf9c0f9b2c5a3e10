package pl.spoiwo.intake.webhook;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import pl.spoiwo.intake.IntakeProperties;

/** Puts the hooks on the web server, with a security chain of their own that holds no filter: no session, login, token, cache or redirect. */
@Configuration(proxyBeanMethods = false)
class HookWeb {

    @Bean
    ServletRegistrationBean<HookServlet> hookServlet(HookGate gate, HookFlow flow, IntakeProperties properties) {
        var registration = new ServletRegistrationBean<>(new HookServlet(gate, flow, properties.bodyWithin()), "/hooks/*");
        registration.setName("hooks");
        registration.setAsyncSupported(true);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies() {
        return factory -> factory.addContextValves(new UnreadBody());
    }

    @Bean
    @Order(1)
    SecurityFilterChain hooksChain() {
        return new DefaultSecurityFilterChain(HookWeb::hook, List.of());
    }

    private static boolean hook(HttpServletRequest request) {
        return request.getServletPath().equals("/hooks");
    }

    /** An address or header that no honest client sends is answered here, not by an error page that might ask for a login. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, rejected) -> {
            var answer = HookAnswers.problem(Refusal.broken("The request is not well formed."));
            response.setStatus(answer.status());
            response.setContentType(answer.contentType());
            response.getOutputStream().write(answer.body());
            response.flushBuffer();
            UnreadBody.of(request).run();
        };
    }
}
