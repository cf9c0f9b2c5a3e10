package pl.spoiwo.operations.query;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DryRunsOnH2Test extends DryRunsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
