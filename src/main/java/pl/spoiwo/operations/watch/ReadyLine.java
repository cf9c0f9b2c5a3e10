package pl.spoiwo.operations.watch;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.access.AdminPassword;

/** Says once that the hub is ready, where to look, and which file holds the admin's password: when readiness turns to yes. */
@Component
class ReadyLine {

    private static final Logger LOG = LoggerFactory.getLogger(ReadyLine.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Environment environment;
    private final AdminPassword password;
    private final ConsumerHealth consumers;
    private final TaskScheduler scheduler;

    ReadyLine(Environment environment, AdminPassword password, ConsumerHealth consumers, TaskScheduler scheduler) {
        this.environment = environment;
        this.password = password;
        this.consumers = consumers;
        this.scheduler = scheduler;
    }

    @EventListener(ApplicationReadyEvent.class)
    void started(ApplicationReadyEvent event) {
        look(event.getApplicationContext().getEnvironment().getProperty("local.server.port", "8080"));
    }

    private void look(String port) {
        if (consumers.health().getStatus().equals(Status.UP)) {
            LOG.info("Spoiwo is ready: {}", text(port));
        } else {
            scheduler.schedule(() -> look(port), Instant.now().plus(LOOK));
        }
    }

    String text(String port) {
        var address = environment.getProperty("server.address", "127.0.0.1");
        var hub = "http://" + (address.equals("0.0.0.0") ? "127.0.0.1" : address) + ":" + port;
        var sandbox = environment.acceptsProfiles(Profiles.of("sandbox"))
                ? ", sandbox http://127.0.0.1:" + environment.getProperty("spoiwo.sandbox.port", "8090") : "";
        return "hub " + hub + ", Hawtio " + hub + "/actuator/hawtio" + sandbox + "; sign in as admin, password "
                + password.file().map(file -> "in " + file).orElse("from SPOIWO_ADMIN_PASSWORD");
    }
}
