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
    private transient String token;

    private BearerToken(String name, String token, Collection<? extends GrantedAuthority> authorities, boolean authenticated) {
        super(authorities);
        this.name = name;
        this.token = token;
        setAuthenticated(authenticated);
    }

    static BearerToken presented(String token) {
        return new BearerToken("token", token, List.of(), false);
    }

    static BearerToken of(UserDetails account) {
        return new BearerToken(account.getUsername(), null, account.getAuthorities(), true);
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
