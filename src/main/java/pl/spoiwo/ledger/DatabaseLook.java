package pl.spoiwo.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The hub's database for a program that only looks into it, and runs beside the hub or without it. */
public final class DatabaseLook {

    private DatabaseLook() {
    }

    /**
     * @param settings as the hub has them: {@code spoiwo.database.url} or {@code SPOIWO_DATABASE_URL}, and so on; null where there is none
     * @return one connection, not yet open, to be closed; empty where no database is named and none has been made. A file is read, never written, and not while a hub has it open
     */
    public static Optional<SingleConnectionDataSource> of(UnaryOperator<String> settings) {
        var url = setting(settings, "spoiwo.database.url", "SPOIWO_DATABASE_URL");
        if (url.isPresent()) {
            return Optional.of(connection(url.get(), setting(settings, "spoiwo.database.user", "SPOIWO_DATABASE_USER").orElse(""), setting(settings, "spoiwo.database.password", "SPOIWO_DATABASE_PASSWORD").orElse("")));
        }
        var data = Path.of(setting(settings, "spoiwo.data-dir", "SPOIWO_DATA_DIR").orElse("var"));
        return Files.exists(data.resolve("db").resolve("spoiwo.mv.db")) ? Optional.of(connection(DatabaseConfiguration.h2(data) + ";ACCESS_MODE_DATA=r", "sa", "")) : Optional.empty();
    }

    private static SingleConnectionDataSource connection(String url, String user, String password) {
        return new SingleConnectionDataSource(url, user, password, true);
    }

    private static Optional<String> setting(UnaryOperator<String> settings, String property, String variable) {
        return Stream.of(property, variable).map(settings).filter(value -> value != null && !value.isBlank()).findFirst();
    }
}
