package pl.spoiwo.ledger;

import java.nio.file.Path;

class LocksOnH2Test extends LocksSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
