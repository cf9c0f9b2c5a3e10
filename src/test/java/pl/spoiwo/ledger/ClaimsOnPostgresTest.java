package pl.spoiwo.ledger;

import java.nio.file.Path;

class ClaimsOnPostgresTest extends ClaimsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
