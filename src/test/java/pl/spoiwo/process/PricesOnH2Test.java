package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class PricesOnH2Test extends PricesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
