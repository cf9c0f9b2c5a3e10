package pl.spoiwo.ledger;

import java.nio.file.Path;

class RetentionOnH2Test extends RetentionSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
