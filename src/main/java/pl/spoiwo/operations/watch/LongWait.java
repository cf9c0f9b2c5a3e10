package pl.spoiwo.operations.watch;

import java.util.List;
import java.util.Objects;
import pl.spoiwo.alert.Alerts.Alert;

/** One kind of thing that may wait too long for somebody else. */
interface LongWait {

    /** Most alerts for single ones of one connection: more say nothing new. */
    int MOST = 20;

    /** @param entity null where the alert is about the connection */
    record Waiting(String connection, String entity, String text) {

        boolean isOf(Alert alert) {
            return connection.equals(alert.connection()) && Objects.equals(entity, alert.entity());
        }
    }

    /** Of the alert. */
    String code();

    /** What has waited too long by now. */
    List<Waiting> tooLong();

    /** Whether what the alert is about waits still, however long. */
    boolean waits(String connection, String entity);
}
