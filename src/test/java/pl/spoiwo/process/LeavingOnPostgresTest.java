package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class LeavingOnPostgresTest extends LeavingSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
