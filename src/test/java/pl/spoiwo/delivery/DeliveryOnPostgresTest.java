package pl.spoiwo.delivery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class DeliveryOnPostgresTest extends DeliverySuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
