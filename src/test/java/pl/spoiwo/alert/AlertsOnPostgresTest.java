package pl.spoiwo.alert;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class AlertsOnPostgresTest extends AlertsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
