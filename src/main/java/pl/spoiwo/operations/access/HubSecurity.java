package pl.spoiwo.operations.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * The security chain for everything but {@code /hooks/**}, which has its own before this one. Whatever is not named here needs a login.
 */
@Configuration(proxyBeanMethods = false)
class HubSecurity {

    private static final String VIEWER = Role.VIEWER.name();
    private static final String OPERATOR = Role.OPERATOR.name();
    private static final String ADMIN = Role.ADMIN.name();

    @Bean
    static PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix().role(ADMIN).implies(OPERATOR).role(OPERATOR).implies(VIEWER).build();
    }

    @Bean
    @Order(100)
    SecurityFilterChain hubChain(HttpSecurity http, SignIn signIn) throws Exception {
        var manager = new ProviderManager(signIn);
        var refusals = new Refusals();
        var cookie = CookieCsrfTokenRepository.withHttpOnlyFalse();
        cookie.setCookieCustomizer(c -> c.sameSite("Strict"));
        var afterLogin = new HttpSessionRequestCache();
        afterLogin.setRequestMatcher(Refusals::forPerson);
        return http
                .authenticationManager(manager)
                .authorizeHttpRequests(calls -> calls
                        .requestMatchers("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness", "/error").permitAll()
                        .requestMatchers(HttpMethod.GET, "/api/audit", "/api/security-events", "/api/messages/*/payload").hasRole(OPERATOR)
                        .requestMatchers(HttpMethod.GET, "/api/**").hasRole(VIEWER)
                        .requestMatchers("/api/connections/*/mode").hasRole(ADMIN)
                        .requestMatchers("/api/**").hasRole(OPERATOR)
                        .anyRequest().hasRole(VIEWER))
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .addFilterBefore(new BearerFilter(manager, refusals), BasicAuthenticationFilter.class)
                .formLogin(form -> form.defaultSuccessUrl("/actuator/hawtio/index.html").failureHandler(new SimpleUrlAuthenticationFailureHandler("/login?error")))
                .logout(logout -> logout.deleteCookies("SPOIWO"))
                .csrf(csrf -> csrf.csrfTokenRepository(cookie).csrfTokenRequestHandler(new BrowserTokens()).requireCsrfProtectionMatcher(BrowserTokens::required))
                .requestCache(cache -> cache.requestCache(afterLogin))
                .exceptionHandling(refuse -> refuse.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .headers(headers -> headers.contentTypeOptions(o -> { }).frameOptions(frames -> frames.sameOrigin())
                        .referrerPolicy(r -> { }))
                .build();
    }
}
