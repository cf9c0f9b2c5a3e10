package pl.spoiwo.alert;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class AlertsOnH2Test extends AlertsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
