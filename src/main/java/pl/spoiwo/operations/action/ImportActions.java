package pl.spoiwo.operations.action;

import java.time.Clock;
import org.springframework.stereotype.Service;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.operations.access.CurrentUser;
import pl.spoiwo.product.Imports;

/** First imports of products: a report, and the write of what it says. */
@Service
public class ImportActions {

    private final ActiveConfiguration configuration;
    private final Imports imports;
    private final Audit audit;
    private final CurrentUser user;
    private final Clock clock;

    ImportActions(ActiveConfiguration configuration, Imports imports, Audit audit, CurrentUser user, Clock clock) {
        this.configuration = configuration;
        this.imports = imports;
        this.audit = audit;
        this.user = user;
        this.clock = clock;
    }

    /** @return the id of the report that is begun */
    public String begin(String connection, String reason) {
        if (connection == null || configuration.current().connection(connection).isEmpty()) {
            throw ActionRefused.unknown("there is no connection " + connection);
        }
        var id = new String[1];
        audit.of("import.report", connection, reason, () -> {
            id[0] = imports.begin(connection, user.name(), clock.instant());
            return "import " + id[0];
        });
        return id[0];
    }

    public void write(String id, String reason) {
        var state = imports.find(id).orElseThrow(() -> ActionRefused.unknown("there is no import " + id)).state();
        var end = audit.of("import.write", id, reason, () -> imports.write(id) ? "begun" : "too late");
        if (end.equals("too late")) {
            throw ActionRefused.tooLate("import " + id + " is " + state + ": only what is REPORTED is written, and only once");
        }
    }
}
