package pl.spoiwo.operations.access;

import java.util.Optional;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who makes the call in hand, over HTTP or through Jolokia. */
@Component
public class CurrentUser {

    private final RoleHierarchy hierarchy;

    CurrentUser(RoleHierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    /** The signed-in user or token; {@code jmx} where a call came through a local JMX connection, which has no sign-in of the hub. */
    public String name() {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn == null ? "jmx" : signedIn.getName();
    }

    /** Which person that is: the user, or the one whose token it is. Empty for a token that is nobody's, and for a local JMX connection. */
    public Optional<String> person() {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn instanceof BearerToken token ? Optional.ofNullable(token.user()) : Optional.ofNullable(signedIn).map(Authentication::getName);
    }

    /** False too where nobody is signed in. */
    public boolean has(Role role) {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn != null && hierarchy.getReachableGrantedAuthorities(signedIn.getAuthorities()).stream()
                .anyMatch(a -> role.authority().equals(a.getAuthority()));
    }

    /** True where nobody of the hub's users is signed in: the process' own threads, or whoever may attach to it. */
    public boolean local() {
        return SecurityContextHolder.getContext().getAuthentication() == null;
    }
}
