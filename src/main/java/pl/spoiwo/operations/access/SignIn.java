package pl.spoiwo.operations.access;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** The one way in, for form, Basic and bearer alike: throttled by source address before a password is even looked at. */
final class SignIn implements AuthenticationProvider {

    private final Accounts accounts;
    private final DaoAuthenticationProvider passwords;
    private final LoginThrottle throttle;
    private final SecurityEvents events;

    SignIn(Accounts accounts, PasswordEncoder encoder, LoginThrottle throttle, SecurityEvents events) {
        this.accounts = accounts;
        this.passwords = new DaoAuthenticationProvider(accounts);
        this.passwords.setPasswordEncoder(encoder);
        this.throttle = throttle;
        this.events = events;
    }

    @Override
    public Authentication authenticate(Authentication tried) {
        var source = tried.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "local";
        var wait = throttle.wait(source);
        if (!wait.isZero()) {
            throw new TooManyTries(wait);
        }
        try {
            var signedIn = tried instanceof BearerToken token ? byToken(token) : passwords.authenticate(tried);
            throttle.succeeded(source);
            return signedIn;
        } catch (AuthenticationException e) {
            // The name is not recorded: people type passwords into it.
            events.record("login-failed", source, tried instanceof BearerToken ? "bearer token" : "user and password");
            if (throttle.failed(source)) {
                events.record("login-throttled", source, "too many wrong tries");
            }
            throw e;
        }
    }

    private BearerToken byToken(BearerToken presented) {
        var signedIn = BearerToken.of(accounts.byToken(presented.getCredentials()).orElseThrow(() -> new BadCredentialsException("no such token")));
        signedIn.setDetails(presented.getDetails());
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type) || BearerToken.class == type;
    }
}
