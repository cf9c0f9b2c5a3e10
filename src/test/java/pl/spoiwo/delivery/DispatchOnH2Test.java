package pl.spoiwo.delivery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DispatchOnH2Test extends DispatchSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
