package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class EndingsOnH2Test extends EndingsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
