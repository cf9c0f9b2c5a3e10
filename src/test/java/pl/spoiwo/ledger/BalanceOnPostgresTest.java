package pl.spoiwo.ledger;

import java.nio.file.Path;

class BalanceOnPostgresTest extends BalanceSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
