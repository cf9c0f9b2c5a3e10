package pl.spoiwo.sandbox.fakturownia;

import java.time.Duration;

/**
 * One account of the service.
 *
 * @param demo           KSeF statuses begin with {@code demo_} and block nothing, as on the state's test system
 * @param govTakes       from the sending of an invoice to KSeF's answer
 * @param callsPerSecond beyond it 429; 0 means no limit
 */
public record FakturowniaAccount(String token, boolean demo, Duration govTakes, int callsPerSecond) {
}
