package pl.spoiwo.ledger;

import java.nio.file.Path;

class LedgerOnPostgresTest extends LedgerSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
