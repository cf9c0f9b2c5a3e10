package pl.spoiwo.connection;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import pl.spoiwo.configuration.Nearest;

/**
 * Names that a capability may have: the kinds of commands, which the hub decides, and reads and requests of a connector's own, which its polls and
 * its mappings ask for. A misspelt command would never be given, and nobody would hear of it.
 */
final class CapabilityNames {

    /** The adding, replacing and asking commands of the design, the test of a connection, and the desired states. */
    private static final Set<String> COMMANDS = new TreeSet<>(List.of("order.create", "order.status", "order.fetch", "order.cancel", "shipment.create", "shipment.cancel", "handover.create",
            "document.create", "document.correct", "document.upload", "document.send", "refund.create", "tracking.add", "payment.capture", "payment.fetch", "payment.verify",
            "payment.cancel", "command.check", "webhook.create", ConnectionTests.CAPABILITY, "stock.write", "price.write", "name.write", "description.write"));
    private static final Set<String> OWN_VERBS = new TreeSet<>(List.of("poll", "reconcile", "file", "confirm", "check", "fetch", "verify", "enable"));
    private static final Set<String> NOUNS = Set.of("order", "stock", "price", "rate", "product", "customer", "weight", "goods", "payment", "refund", "shipment", "tracking",
            "document", "return", "command", "webhook", "offer", "variation");

    private CapabilityNames() {
    }

    static String allowed() {
        return "one of " + String.join(", ", COMMANDS) + "; or of the connector's own: <noun>." + String.join(", <noun>.", OWN_VERBS);
    }

    /** @return what is wrong with the name, or empty */
    static Optional<String> wrong(String name) {
        var parts = Arrays.asList(name.split("\\.", 2));
        var noun = parts.get(0);
        var verb = parts.get(parts.size() - 1);
        if (COMMANDS.contains(name) || OWN_VERBS.contains(verb) && (NOUNS.contains(noun) || Nearest.to(noun, NOUNS).isEmpty())) {
            return Optional.empty();
        }
        var candidates = new TreeSet<>(COMMANDS);
        NOUNS.forEach(known -> OWN_VERBS.forEach(own -> candidates.add(known + "." + own)));
        return Optional.of("no capability is called '" + name + "'" + Nearest.hint(name, candidates));
    }
}
