package pl.spoiwo.ledger;

import java.nio.file.Path;

class QueriesOnPostgresTest extends QueriesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
