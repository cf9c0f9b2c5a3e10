package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ImportsOnPostgresTest extends ImportsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
