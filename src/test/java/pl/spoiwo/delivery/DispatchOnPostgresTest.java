package pl.spoiwo.delivery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DispatchOnPostgresTest extends DispatchSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
