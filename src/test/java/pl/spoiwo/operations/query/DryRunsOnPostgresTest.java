package pl.spoiwo.operations.query;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DryRunsOnPostgresTest extends DryRunsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
