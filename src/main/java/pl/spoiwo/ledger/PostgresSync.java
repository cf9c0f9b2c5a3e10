package pl.spoiwo.ledger;

import org.springframework.jdbc.core.JdbcTemplate;

/** PostgreSQL has synced when a commit returns, as long as nobody has told it not to: that is looked at once, at the start. */
final class PostgresSync implements DurableCommit {

    /**
     * @param trusted the storage syncs, whatever {@code fsync} says, as that of some hosted servers does
     * @throws IllegalStateException where a power cut of the server would take back what it has confirmed
     */
    PostgresSync(JdbcTemplate jdbc, boolean trusted) {
        if (!trusted) {
            demand(jdbc, "fsync");
        }
        demand(jdbc, "synchronous_commit");
    }

    private static void demand(JdbcTemplate jdbc, String setting) {
        if ("off".equals(jdbc.queryForObject("select current_setting(?)", String.class, setting))) {
            throw new IllegalStateException("PostgreSQL confirms commits that a power cut takes back: " + setting + " is off. Switch it on in postgresql.conf,"
                    + " or for the hub's user and database (docs/operations.md, Backup)"
                    + (setting.equals("fsync") ? "; where the server's storage syncs by itself, say spoiwo.database.synced: true" : ""));
        }
    }

    @Override
    public void await() {
        // The commit has waited.
    }
}
