package pl.spoiwo.operations.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends the session of a user who was taken out, or whose password or roles are others now: the request goes on as one of nobody. */
final class StandingSessions extends OncePerRequestFilter {

    private final Accounts accounts;
    private final LogoutHandler ending = new SecurityContextLogoutHandler();

    StandingSessions(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        var signedIn = request.getSession(false) == null ? null : SecurityContextHolder.getContext().getAuthentication();
        if (signedIn != null && signedIn.getPrincipal() instanceof Account account && !accounts.stands(account)) {
            ending.logout(request, response, signedIn);
        }
        chain.doFilter(request, response);
    }
}
