package pl.spoiwo.recovery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ParkedMessagesOnPostgresTest extends ParkedMessagesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }
}
