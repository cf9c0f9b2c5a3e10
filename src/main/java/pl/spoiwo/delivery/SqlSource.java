package pl.spoiwo.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The database of one connection, as the Kamelet {@code sql-read} names it: gives database connections by the settings in force when it is asked. */
public final class SqlSource extends AbstractDataSource {

    private final SqlPools pools;
    private final String connection;

    public SqlSource(SqlPools pools, String connection) {
        this.pools = pools;
        this.connection = connection;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pools.pool(connection).getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("the user is a setting of the connection");
    }
}
