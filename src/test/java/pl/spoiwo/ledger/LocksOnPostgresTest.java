package pl.spoiwo.ledger;

import java.nio.file.Path;

class LocksOnPostgresTest extends LocksSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
