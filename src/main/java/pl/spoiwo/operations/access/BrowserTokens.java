package pl.spoiwo.operations.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.util.StringUtils;

/**
 * Protection against forged requests for pages that send the cookie's value back in a header (Hawtio) and for forms that carry it masked
 * (the login page). The cookie is set with the first page, so that the first click works.
 */
final class BrowserTokens implements CsrfTokenRequestHandler {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final CsrfTokenRequestHandler plain = new CsrfTokenRequestAttributeHandler();
    private final CsrfTokenRequestHandler masked = new XorCsrfTokenRequestAttributeHandler();

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        masked.handle(request, response, token);
        token.get();
    }

    @Override
    public String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        return (StringUtils.hasText(request.getHeader(token.getHeaderName())) ? plain : masked).resolveCsrfTokenValue(request, token);
    }

    /**
     * Reading needs no token. Writing needs one, except with credentials in the request itself; those count only where no browser says
     * that another site made the request.
     */
    static boolean required(HttpServletRequest request) {
        if (READING.contains(request.getMethod())) {
            return false;
        }
        var site = request.getHeader("Sec-Fetch-Site");
        var madeElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
        return request.getHeader("Authorization") == null || madeElsewhere;
    }
}
