package pl.spoiwo.operations.access;

import java.io.IOException;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * What Hawtio's pages may do: the named beans of {@code jolokia-access.xml}, and of their operations the role viewer only those that show
 * structure: messages and variables hold personal data. The hub's own beans check the role themselves.
 */
@Component
class JolokiaPolicy extends PolicyRestrictor {

    private static final Pattern SHOWS_STRUCTURE = Pattern.compile("(dump(Route|Rest|Structured|Stats|Step)\\w*|explain\\w*|endpointStatistics|canInvoke|list)(\\(.*\\))?");

    private final CurrentUser user;

    JolokiaPolicy(CurrentUser user) throws IOException {
        super(new ClassPathResource("jolokia-access.xml").getInputStream());
        this.user = user;
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        return super.isOperationAllowed(bean, operation)
                && (bean.getDomain().equals("pl.spoiwo") || user.has(Role.OPERATOR) || SHOWS_STRUCTURE.matcher(operation).matches());
    }
}
