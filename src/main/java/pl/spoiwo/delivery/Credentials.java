package pl.spoiwo.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;

/** Puts a connection's credentials on an outgoing HTTP message. They are in no document, row or log line. */
@Component
class Credentials {

    private final AccessTokens tokens;

    Credentials(AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** @return the access token that was used, or null */
    String apply(Connection connection, Message message) {
        var auth = connection.connector().auth();
        if (auth == null) {
            return null;
        }
        var options = auth.options();
        switch (auth.scheme()) {
            case "none", "body" -> {
            }
            case "basic" -> message.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(
                    (connection.fill(options.get("user")) + ":" + connection.fill(options.get("password"))).getBytes(StandardCharsets.UTF_8)));
            case "header" -> message.setHeader(options.get("name"), connection.fill(options.get("value")));
            case "query" -> message.setHeader(Exchange.HTTP_QUERY, HttpRequests.with(message.getHeader(Exchange.HTTP_QUERY, String.class),
                    options.get("name"), connection.fill(options.get("value"))));
            case "oauth2-client-credentials", "oauth2-device" -> {
                var token = tokens.token(connection);
                message.setHeader("Authorization", "Bearer " + token);
                return token;
            }
            default -> throw HttpRequests.refused("auth scheme " + auth.scheme() + " is not known");
        }
        return null;
    }
}
