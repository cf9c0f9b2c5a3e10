package pl.spoiwo.delivery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ShortStockOnH2Test extends ShortStockSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
