package pl.spoiwo.operations.jmx;

import java.util.List;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;

/** The configuration in force, and what is wrong with the files if a change was refused. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Configuration", description = "Configuration in force, and the last refused change")
public class ConfigurationMBean {

    private final ActiveConfiguration configuration;

    ConfigurationMBean(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @ManagedAttribute(description = "Hash of all files in force")
    public String getVersion() {
        return configuration.current().version();
    }

    @ManagedAttribute(description = "First finding of the last refused change; empty where the files and the configuration in force agree")
    public String getLastError() {
        return configuration.lastError().flatMap(e -> e.findings().stream().findFirst()).map(Object::toString).orElse("");
    }

    @ManagedOperation(description = "All findings of the last refused change: file, line, what is wrong, what is allowed")
    public String findings() {
        return configuration.lastError().map(Texts::of).orElseGet(() -> Texts.of(List.of()));
    }
}
