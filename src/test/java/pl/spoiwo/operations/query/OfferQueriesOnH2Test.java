package pl.spoiwo.operations.query;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class OfferQueriesOnH2Test extends OfferQueriesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
