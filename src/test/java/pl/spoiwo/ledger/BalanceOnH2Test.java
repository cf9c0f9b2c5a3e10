package pl.spoiwo.ledger;

import java.nio.file.Path;

class BalanceOnH2Test extends BalanceSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
