package pl.spoiwo.operations.access;

import java.io.IOException;
import java.util.List;
import java.util.Set;
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

    /** Operations and attributes whose reading is written down. */
    private static final Pattern SHOWS_MESSAGES = Pattern.compile("(?i)browse|message|consum|dump|body|inflight");

    /** Attributes of a queue that hold what waits in it. */
    private static final Set<String> MESSAGES = Set.of("FirstMessageAsJSON");

    private final CurrentUser user;
    private final Audit audit;

    JolokiaPolicy(CurrentUser user, Audit audit) throws IOException {
        super(new ClassPathResource("jolokia-access.xml").getInputStream());
        this.user = user;
        this.audit = audit;
    }

    @Override
    public boolean isOperationAllowed(ObjectName bean, String operation) {
        if (!super.isOperationAllowed(bean, operation)) {
            return false;
        }
        if (bean.getDomain().equals("pl.spoiwo") || SHOWS_STRUCTURE.matcher(operation).matches()) {
            return true;
        }
        return operatorReads(operation, bean);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName bean, String attribute) {
        return super.isAttributeReadAllowed(bean, attribute) && (!MESSAGES.contains(attribute) || operatorReads(attribute, bean));
    }

    /** Messages are shown only where their reading could be written down. */
    private boolean operatorReads(String what, ObjectName bean) {
        boolean operator = user.has(Role.OPERATOR);
        if (operator && SHOWS_MESSAGES.matcher(what).find()) {
            audit.read("jmx.read", List.of(what + " of " + bean));
        }
        return operator;
    }
}
