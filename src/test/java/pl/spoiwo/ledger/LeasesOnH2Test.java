package pl.spoiwo.ledger;

import java.nio.file.Path;

class LeasesOnH2Test extends LeasesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
