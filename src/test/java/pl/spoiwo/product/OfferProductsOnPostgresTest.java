package pl.spoiwo.product;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class OfferProductsOnPostgresTest extends OfferProductsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
