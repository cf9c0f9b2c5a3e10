package pl.spoiwo.operations.query;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ComparisonQueriesOnPostgresTest extends ComparisonQueriesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
