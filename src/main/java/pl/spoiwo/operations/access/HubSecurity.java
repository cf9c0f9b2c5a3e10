package pl.spoiwo.operations.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.util.UrlPathHelper;

/**
 * The security chain for everything but {@code /hooks/**}, which is an application of its own. Whatever is not named here needs a login.
 */
@Configuration(proxyBeanMethods = false)
class HubSecurity {

    private static final String METRICS = Role.METRICS.name();
    private static final String VIEWER = Role.VIEWER.name();
    private static final String OPERATOR = Role.OPERATOR.name();
    private static final String ADMIN = Role.ADMIN.name();
    private static final Pattern JOLOKIA_READS = Pattern.compile("/actuator/(hawtio/)?jolokia(/?|/(version|list|search|read)(/.*)?)");

    @Bean
    static PasswordEncoder passwordEncoder() {
        return new RememberedPasswords(new BCryptPasswordEncoder());
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix().role(ADMIN).implies(OPERATOR).role(OPERATOR).implies(VIEWER).role(VIEWER).implies(METRICS).build();
    }

    @Bean
    static RequestRejectedHandler requestRejectedHandler() {
        return Refusals::malformed;
    }

    @Bean
    SecurityFilterChain hubChain(HttpSecurity http, Accounts accounts, PasswordEncoder encoder, LoginThrottle throttle, SecurityEvents events) throws Exception {
        var manager = new ProviderManager(new SignIn(accounts, encoder, throttle, events));
        var refusals = new Refusals();
        var cookie = CookieCsrfTokenRepository.withHttpOnlyFalse();
        cookie.setCookieCustomizer(c -> c.sameSite("Strict"));
        var afterLogin = new HttpSessionRequestCache();
        afterLogin.setRequestMatcher(Refusals::forPerson);
        return http
                .authenticationManager(manager)
                .authorizeHttpRequests(calls -> calls
                        .requestMatchers(HubSecurity::actsByLink).denyAll()
                        .requestMatchers("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/error", "/favicon.ico").permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/prometheus").hasRole(METRICS)
                        .requestMatchers(HttpMethod.GET, "/api/audit", "/api/security-events", "/api/messages/*/payload", "/api/orders/*/labels/*", "/api/orders/*/documents/*/file",
                                "/api/connections/*/handovers/*/file").hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.GET, "/api/**").hasRole(VIEWER)
                        .requestMatchers("/api/connections/*/mode", "/api/connections/*/authorize").hasRole(ADMIN)
                        .requestMatchers("/api/**").hasRole(OPERATOR)
                        .anyRequest().hasRole(VIEWER))
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .addFilterBefore(new StandingSessions(accounts), BasicAuthenticationFilter.class)
                .addFilterBefore(new BearerFilter(manager, refusals), BasicAuthenticationFilter.class)
                .formLogin(form -> form.defaultSuccessUrl("/actuator/hawtio/index.html").failureHandler(new SimpleUrlAuthenticationFailureHandler("/login?error")))
                .addFilterAfter(new HawtioUser(), AuthorizationFilter.class)
                .logout(logout -> logout.deleteCookies("SPOIWO").logoutRequestMatcher(HubSecurity::signsOut))
                .csrf(csrf -> csrf.csrfTokenRepository(cookie).csrfTokenRequestHandler(new BrowserTokens()).requireCsrfProtectionMatcher(BrowserTokens::required))
                .requestCache(cache -> cache.requestCache(afterLogin))
                .exceptionHandling(refuse -> refuse.defaultAuthenticationEntryPointFor(refusals, AnyRequestMatcher.INSTANCE).accessDeniedHandler(refusals))
                .headers(headers -> headers.contentTypeOptions(o -> { }).frameOptions(frames -> frames.sameOrigin())
                        .referrerPolicy(r -> { }).httpStrictTransportSecurity(tls -> tls.includeSubDomains(false)))
                .build();
    }

    /** The login page's form, and Hawtio's menu, which follows a link. */
    private static boolean signsOut(HttpServletRequest request) {
        return request.getRequestURI().equals("/logout") && request.getMethod().equals("POST") || request.getRequestURI().equals("/actuator/hawtio/auth/logout");
    }

    /** Jolokia also runs operations by GET and HEAD, which a link on another site could make a browser do: here only by POST. */
    private static boolean actsByLink(HttpServletRequest request) {
        var path = UrlPathHelper.defaultInstance.getPathWithinApplication(request);
        return !request.getMethod().equals("POST") && path.contains("/jolokia")
                && (request.getParameter("p") != null || !JOLOKIA_READS.matcher(path).matches());
    }
}
