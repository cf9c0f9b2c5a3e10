package pl.spoiwo.operations.query;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DriftQueriesOnH2Test extends DriftQueriesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
