package pl.spoiwo.alert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.HubConfiguration;

/** A configuration that says only whom to alert, and that a test may change. */
final class AlertConfiguration implements ActiveConfiguration {

    private volatile HubConfiguration.AlertSettings settings = new HubConfiguration.AlertSettings(List.of(), null, null, null, Map.of());

    void tell(List<String> mail, String webhook) {
        settings = new HubConfiguration.AlertSettings(mail, "hub@company.example", webhook, null, Map.of("parked", "Anna", "erp-main", "Ewa", "default", "IT"));
    }

    @Override
    public HubConfiguration current() {
        return new HubConfiguration("v1", null, Map.of(), null, null, null, null, settings, null, null);
    }

    @Override
    public Optional<Refused> lastError() {
        return Optional.empty();
    }

    @Override
    public void onChange(Consumer<HubConfiguration> listener) {
        // nothing ever changes by itself
    }
}
