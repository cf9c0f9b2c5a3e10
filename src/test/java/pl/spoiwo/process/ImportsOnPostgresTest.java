package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.TestDatabase;

class ImportsOnPostgresTest extends ImportsSuite {

    @Override
    protected TestDatabase open(Path folder) {
        return TestDatabase.postgres();
    }

    @Test
    @DisplayName("a name with a character that PostgreSQL refuses fails alone")
    void noCharacter() {
        products(product("A", "Kubek", null), product("B", "Ku\\u0000bek", null), product("C", "Kubek", null));
        var id = reported("erp-main");
        written(id);
        assertThat(items(id)).containsExactly("A NEW WRITTEN", "B NEW FAILED", "C NEW WRITTEN");
    }
}
