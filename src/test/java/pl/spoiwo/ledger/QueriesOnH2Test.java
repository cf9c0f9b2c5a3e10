package pl.spoiwo.ledger;

import java.nio.file.Path;

class QueriesOnH2Test extends QueriesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
