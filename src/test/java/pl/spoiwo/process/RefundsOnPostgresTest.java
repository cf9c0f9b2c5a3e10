package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class RefundsOnPostgresTest extends RefundsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
