package pl.spoiwo.ledger;

import java.nio.file.Path;

class ClaimsOnH2Test extends ClaimsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
