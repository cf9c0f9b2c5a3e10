package pl.spoiwo.operations.access;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * The one way in, for form, Basic and bearer alike: throttled by source address and user before a password is even looked at. A right token
 * passes whatever others have tried from its address: it cannot be guessed, and costs one hash to look up.
 */
final class SignIn implements AuthenticationProvider {

    /** Stands for the user of wrong tokens: no user's name has a blank. */
    private static final String ANY_TOKEN = "a token";

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
        var user = tried instanceof BearerToken ? ANY_TOKEN : tried.getName();
        var wait = throttle.wait(source, user);
        try {
            if (tried instanceof BearerToken token) {
                return byToken(token);
            }
            if (!wait.isZero()) {
                throw new TooManyTries(wait);
            }
            var signedIn = passwords.authenticate(tried);
            throttle.succeeded(source, user);
            return signedIn;
        } catch (AuthenticationException e) {
            if (!wait.isZero()) {
                throw new TooManyTries(wait);
            }
            // The name is not recorded: people type passwords into it.
            events.record("login-failed", null, source, tried instanceof BearerToken ? "bearer token" : "user and password");
            if (throttle.failed(source, user)) {
                events.record("login-throttled", null, source, "too many wrong tries");
            }
            throw e;
        }
    }

    private BearerToken byToken(BearerToken presented) {
        var signedIn = accounts.byToken(presented.getCredentials()).orElseThrow(() -> new BadCredentialsException("no such token"));
        signedIn.setDetails(presented.getDetails());
        return signedIn;
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type) || BearerToken.class == type;
    }
}
