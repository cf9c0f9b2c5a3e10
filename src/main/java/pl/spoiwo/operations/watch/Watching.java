package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import pl.spoiwo.operations.query.WaitingCommands;

/** The watches run on Spring's scheduler. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Watching {

    @Bean
    LongWait waitingLabels(WaitingCommands commands, @Value("${spoiwo.labels.unconfirmed-after}") Duration after, Clock clock) {
        return new UnconfirmedCommands("label-waiting", Set.of("shipment.create"), "the parcel", commands, after, clock);
    }

    @Bean
    LongWait waitingDocuments(WaitingCommands commands, @Value("${spoiwo.documents.unconfirmed-after}") Duration after, Clock clock) {
        return new UnconfirmedCommands("document-waiting", Set.of("document.create", "document.correct"), "the document", commands, after, clock);
    }
}
