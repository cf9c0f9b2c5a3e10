package pl.spoiwo.operations.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import pl.spoiwo.mapping.Json;

/**
 * Tells Hawtio who is signed in. Its own authentication is off, because the hub's chain stands before it; without this answer it would
 * show everybody as "public" and offer no way to sign out.
 */
final class HawtioUser extends OncePerRequestFilter {

    private static final String PATH = "/actuator/hawtio/user";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals(request.getContextPath() + PATH) || request.getUserPrincipal() == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        Json.MAPPER.writeValue(response.getOutputStream(), request.getUserPrincipal().getName());
    }
}
