package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class GuardsOnPostgresTest extends GuardsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
