package pl.spoiwo.connection;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the findings of a refused start as they are, without stack traces. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationRefused cause) {
        return new FailureAnalysis("The configuration is broken. " + cause.getMessage(), "Mend these places; 'java -jar spoiwo.jar validate' checks without starting.", cause);
    }
}
