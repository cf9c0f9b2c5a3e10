package pl.spoiwo.process;

import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Orders;

/** Brings what decisions noticed to the alerts, after their commit. A task about a status word is over when the last order has lost the word. */
@Component
final class Telling {

    private final Alerts alerts;
    private final Orders orders;

    Telling(Alerts alerts, Orders orders) {
        this.alerts = alerts;
        this.orders = orders;
    }

    void tell(Notice notice) {
        switch (notice.kind()) {
            case STATE -> alerts.raise(notice.code(), notice.connection(), notice.entity(), notice.text());
            case TASK -> alerts.task(notice.code(), notice.connection(), notice.entity(), notice.text());
            case OVER -> {
                if (!notice.code().equals("unknown-status") || !orders.carry(notice.connection(), notice.entity())) {
                    alerts.clear(notice.code(), notice.connection(), notice.entity());
                }
            }
        }
    }
}
