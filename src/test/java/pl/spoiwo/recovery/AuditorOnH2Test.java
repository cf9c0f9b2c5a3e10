package pl.spoiwo.recovery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class AuditorOnH2Test extends AuditorSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
