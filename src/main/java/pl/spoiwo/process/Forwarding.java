package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connection.Forward;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;

/**
 * The copy of a webhook for a second receiver, as it came. It is the first command of its message and depends on nothing in it, so a message that
 * is parked, replayed or ignored makes the same one.
 */
final class Forwarding {

    private Forwarding() {
    }

    /** The address stays in the configuration, because it may hold a secret: the command says only which setting names it. */
    static Optional<Command> of(Inbound message, Connection connection) {
        if (connection.forward() == null || !message.kind().startsWith("webhook:")) {
            return Optional.empty();
        }
        var data = JsonNodeFactory.instance.objectNode().put("url", "forward");
        if (message.contentType() != null) {
            data.put("contentType", message.contentType());
        }
        var headers = data.putObject("headers");
        for (var name : connection.forward().headers()) {
            var value = message.headers().get(name.toLowerCase(Locale.ROOT));
            if (value != null) {
                headers.put(name, value);
            }
        }
        data.put("base64", Base64.getEncoder().encodeToString(message.body()));
        return Optional.of(new Command(Ids.command(connection.id(), message.key(), Forward.KIND, 0), connection.id(), Forward.KIND, message.id(), data, 0));
    }
}
