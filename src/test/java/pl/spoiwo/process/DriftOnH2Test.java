package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DriftOnH2Test extends DriftSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
