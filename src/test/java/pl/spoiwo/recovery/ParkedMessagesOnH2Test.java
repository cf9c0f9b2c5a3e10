package pl.spoiwo.recovery;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ParkedMessagesOnH2Test extends ParkedMessagesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
