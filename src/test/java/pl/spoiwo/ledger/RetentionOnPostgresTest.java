package pl.spoiwo.ledger;

import java.nio.file.Path;

class RetentionOnPostgresTest extends RetentionSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
