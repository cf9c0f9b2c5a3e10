package pl.spoiwo.ledger;

import java.nio.file.Path;

class LedgerOnH2Test extends LedgerSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
