package pl.spoiwo.connection;

import java.util.List;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Finding;

/** The hub cannot start: the home folder is broken and there is no last good configuration. The message holds every finding, one in a line. */
public final class ConfigurationRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient List<Finding> findings;

    public ConfigurationRefused(List<Finding> findings) {
        super(findings.size() + " findings in the home folder:\n" + findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
