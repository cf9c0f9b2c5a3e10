package pl.spoiwo.operations.query;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What the API shows, for tests of what it came from. */
public final class Queries {

    private Queries() {
    }

    public static ProductQueries products(JdbcClient jdbc) {
        return new ProductQueries(jdbc);
    }
}
