package pl.spoiwo.operations.access;

import java.util.Set;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import pl.spoiwo.ledger.Hashes;

/** A user as signed in. Keeps a mark of what the sign-in rested on, after Spring Security has erased the hash of the password. */
final class Account extends User {

    private static final long serialVersionUID = 1L;
    private final String mark;

    Account(String name, String hash, Set<Role> roles) {
        super(name, hash, AuthorityUtils.createAuthorityList(roles.stream().map(Role::authority).toList()));
        this.mark = Hashes.sha256(hash + " " + roles);
    }

    /** @return whether password and roles are still the same */
    boolean same(Account now) {
        return mark.equals(now.mark);
    }
}
