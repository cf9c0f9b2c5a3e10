package pl.spoiwo.operations.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import pl.spoiwo.mapping.Json;

/** Not signed in, or not allowed: people get the login page, scripts a problem document (RFC 9457). */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause) throws IOException {
        if (cause instanceof TooManyTries tries) {
            response.setHeader("Retry-After", Long.toString(tries.seconds()));
            write(response, HttpStatus.TOO_MANY_REQUESTS, "Too many wrong passwords or tokens from this address. Wait and try again.");
        } else if (forPerson(request)) {
            response.sendRedirect(request.getContextPath() + "/login");
        } else {
            if (request.getHeader("Sec-Fetch-Mode") == null) {
                // Browsers must not be asked: what they keep they would add to requests of other sites as well.
                response.setHeader("WWW-Authenticate", "Basic realm=\"Spoiwo\", charset=\"UTF-8\"");
                response.addHeader("WWW-Authenticate", "Bearer");
            }
            write(response, HttpStatus.UNAUTHORIZED, "Sign in with HTTP Basic or a bearer token.");
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException cause) throws IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            // The check against forged requests comes first; who is not signed in shall hear that.
            commence(request, response, new InsufficientAuthenticationException("not signed in"));
            return;
        }
        write(response, HttpStatus.FORBIDDEN, "The signed-in user's role does not allow this, or the request did not come from the hub's own pages.");
    }

    /** An address or header that no honest client sends is answered here, not by an error page that might ask for a login. */
    static void malformed(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected) throws IOException {
        response.setHeader("Connection", "close");
        write(response, HttpStatus.BAD_REQUEST, "The request is not well formed.");
    }

    static boolean forPerson(HttpServletRequest request) {
        var accept = request.getHeader("Accept");
        return request.getMethod().equals("GET") && accept != null && accept.contains(MediaType.TEXT_HTML_VALUE) && !request.getRequestURI().startsWith("/api/");
    }

    private static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        Json.MAPPER.writeValue(response.getOutputStream(), Map.of("title", status.getReasonPhrase(), "status", status.value(), "detail", detail));
    }
}
