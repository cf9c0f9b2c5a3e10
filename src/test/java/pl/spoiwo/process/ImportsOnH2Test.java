package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ImportsOnH2Test extends ImportsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
