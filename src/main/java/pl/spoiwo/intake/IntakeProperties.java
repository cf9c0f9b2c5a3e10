package pl.spoiwo.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param bodies        bytes of webhooks' bodies that are held at the same time
 * @param answerWithin  a sender that waits hears after this time that the broker is not there
 * @param bodyWithin    a body must have arrived after this time
 * @param retryAfter    what a refused sender is told
 * @param senders       most sends to the broker at the same time for waiting senders
 * @param giveWay       longest time that a message in a queue waits for its turn while a webhook is in hand; 0 for never
 * @param maxPages      most pages of one poll round; the next round goes on from there
 * @param pollFailures  failed rounds in a row after which a person is told
 * @param chunk         most items in one message made of a file
 * @param fileLimit     largest file that is read
 */
@ConfigurationProperties("spoiwo.intake")
public record IntakeProperties(
        @DefaultValue("48MB") DataSize bodies,
        @DefaultValue("900ms") Duration answerWithin,
        @DefaultValue("10s") Duration bodyWithin,
        @DefaultValue("10s") Duration retryAfter,
        @DefaultValue("32") int senders,
        @DefaultValue("1s") Duration giveWay,
        @DefaultValue("2000") int maxPages,
        @DefaultValue("3") int pollFailures,
        @DefaultValue("500") int chunk,
        @DefaultValue("32MB") DataSize fileLimit) {
}
