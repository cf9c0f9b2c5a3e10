package pl.spoiwo.masterdata;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class KnownScopesOnH2Test extends KnownScopesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
