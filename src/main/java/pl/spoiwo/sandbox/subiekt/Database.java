package pl.spoiwo.sandbox.subiekt;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.h2.tools.RunScript;
import org.h2.tools.Server;

/**
 * H2 in memory, in the manner of SQL Server. A reader signs in with rights to select only, in the same process
 * ({@code jdbc:h2:mem:<name>}) or through H2's own protocol on the loopback address ({@code jdbc:h2:tcp://127.0.0.1:<port>/subiekt}).
 */
final class Database implements AutoCloseable {

    private static final String MODE = ";MODE=MSSQLServer;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1";
    private static final String KEY = "subiekt";
    private static final String ADMIN = "SA";

    private final Connection connection;
    private final String name;
    private final int wantedPort;
    private Server server;

    /**
     * @param port     of the TCP server; 0 takes a free one, negative runs none
     * @param user     of the reader
     * @param password of the reader, and of the owner SA
     */
    Database(String name, int port, String user, String password) {
        this.name = "mem:" + name;
        this.wantedPort = port;
        try {
            connection = DriverManager.getConnection("jdbc:h2:" + this.name + MODE, ADMIN, password);
            try (Reader script = new InputStreamReader(Database.class.getResourceAsStream("/sandbox/subiekt.sql"), StandardCharsets.UTF_8);
                    Statement statement = connection.createStatement()) {
                RunScript.execute(connection, script);
                String reader = user.toUpperCase(Locale.ROOT).replace("\"", "");
                statement.execute("create user if not exists \"" + reader + "\" password '" + password.replace("'", "''") + "'");
                if (!reader.equals(ADMIN)) {
                    statement.execute("grant select on schema PUBLIC to \"" + reader + "\"");
                }
            }
            connection.setAutoCommit(false);
        } catch (SQLException | IOException broken) {
            throw new IllegalStateException("the database of the simulated Subiekt cannot be opened: " + this.name, broken);
        }
        listen(port);
    }

    Sql sql() {
        return new Sql(connection);
    }

    /** How a reader reaches it: through TCP where that runs, otherwise in this process. */
    synchronized String url() {
        return server == null ? "jdbc:h2:" + name : "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + KEY;
    }

    /** Down: readers through TCP are refused. */
    synchronized void reachable(boolean wanted) {
        if (wanted && server != null && !server.isRunning(false)) {
            listen(server.getPort());
        } else if (!wanted && server != null) {
            server.stop();
        }
    }

    private void listen(int port) {
        if (wantedPort < 0) {
            return;
        }
        try {
            server = Server.createTcpServer("-tcpPort", String.valueOf(port), "-tcpDaemon", "-ifExists", "-key", KEY, name).start();
        } catch (SQLException taken) {
            throw new IllegalStateException("the simulated Subiekt's database cannot listen on port " + port + "; set spoiwo.sandbox.sql-port", taken);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
        try (connection; Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
