package pl.spoiwo.masterdata;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class KnownScopesOnPostgresTest extends KnownScopesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
