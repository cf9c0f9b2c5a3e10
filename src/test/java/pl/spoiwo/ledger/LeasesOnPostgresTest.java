package pl.spoiwo.ledger;

import java.nio.file.Path;

class LeasesOnPostgresTest extends LeasesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
