package pl.spoiwo.product;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class OfferProductsOnH2Test extends OfferProductsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
