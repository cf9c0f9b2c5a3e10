package pl.spoiwo.process;

import java.nio.file.Path;
import pl.spoiwo.ledger.TestDatabase;

class ChannelRulesOnH2Test extends ChannelRulesSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.h2(folder);
    }
}
