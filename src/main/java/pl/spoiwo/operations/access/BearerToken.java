package pl.spoiwo.operations.access;

import java.util.Collection;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** A token as presented, then the account it belongs to. */
final class BearerToken extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;
    private final String name;
    private final String user;
    private transient String token;

    private BearerToken(String name, String user, String token, Collection<? extends GrantedAuthority> authorities, boolean authenticated) {
        super(authorities);
        this.name = name;
        this.user = user;
        this.token = token;
        setAuthenticated(authenticated);
    }

    static BearerToken presented(String token) {
        return new BearerToken("token", null, token, List.of(), false);
    }

    static BearerToken of(UserDetails account, String user) {
        return new BearerToken(account.getUsername(), user, null, account.getAuthorities(), true);
    }

    /** Whose it is; null for nobody's. */
    String user() {
        return user;
    }

    @Override
    public String getCredentials() {
        return token;
    }

    @Override
    public String getPrincipal() {
        return name;
    }

    @Override
    public void eraseCredentials() {
        token = null;
    }
}
