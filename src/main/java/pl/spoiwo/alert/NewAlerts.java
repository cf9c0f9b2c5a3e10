package pl.spoiwo.alert;

import org.springframework.stereotype.Component;

/** Wakes the notifier after a new alert was committed. One that is missed is found by the notifier's schedule. */
@Component
class NewAlerts {

    private volatile Runnable listener = () -> { };

    void onRaised(Runnable wake) {
        listener = wake;
    }

    void raised() {
        listener.run();
    }
}
