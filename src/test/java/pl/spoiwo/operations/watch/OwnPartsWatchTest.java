package pl.spoiwo.operations.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import pl.spoiwo.broker.OwnBroker;

class OwnPartsWatchTest {

    private final OwnBroker broker = new OwnBroker() {
        @Override
        public boolean ended() {
            return brokerEnded;
        }

        @Override
        public boolean hasSpace() {
            return true;
        }
    };
    private boolean brokerEnded;
    private final AtomicInteger ends = new AtomicInteger();
    private OwnPartsWatch watch;

    @BeforeEach
    void open() {
        watch = new OwnPartsWatch(Optional.of(broker), new SingleConnectionDataSource("jdbc:h2:mem:own-parts", true), ends::incrementAndGet);
    }

    private void lookTwice() {
        watch.look();
        watch.look();
    }

    @Test
    @DisplayName("while broker and database are there, the process goes on")
    void healthy() {
        lookTwice();
        assertThat(ends).hasValue(0);
    }

    @Test
    @DisplayName("a broker that has shut itself down ends the process at the second look")
    void broker() {
        brokerEnded = true;
        watch.look();
        assertThat(ends).hasValue(0);
        watch.look();
        assertThat(ends).hasValue(1);
    }

    @Test
    @DisplayName("a database file that closed itself ends the process")
    void database() throws SQLException {
        var closed = mock(DataSource.class);
        when(closed.getConnection()).thenThrow(new SQLException("cannot connect", new SQLException("The database has been closed", "90098", 90098)));
        watch = new OwnPartsWatch(Optional.of(broker), closed, ends::incrementAndGet);
        lookTwice();
        assertThat(ends).hasValue(1);
    }

    @Test
    @DisplayName("a database elsewhere that does not answer does not: it comes back by itself")
    void away() throws SQLException {
        var away = mock(DataSource.class);
        when(away.getConnection()).thenThrow(new SQLException("connection refused", "08001"));
        watch = new OwnPartsWatch(Optional.of(broker), away, ends::incrementAndGet);
        lookTwice();
        assertThat(ends).hasValue(0);
    }

    @Test
    @DisplayName("a hub that is being stopped is left alone")
    void stopping() {
        brokerEnded = true;
        watch.stop();
        lookTwice();
        assertThat(ends).hasValue(0);
    }
}
