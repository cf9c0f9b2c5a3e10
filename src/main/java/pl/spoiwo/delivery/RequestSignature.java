package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Sign;
import pl.spoiwo.mapping.MappingFailure;

/** Puts the signature that a capability declares into the body of its request; the secret is in no document. */
final class RequestSignature {

    private RequestSignature() {
    }

    /**
     * @return the request with its signature; as it is where there is nothing to sign
     * @throws MappingFailure where the body misses a field that is signed, or the place of the signature
     */
    static JsonNode put(Sign sign, Connection connection, JsonNode unsigned) {
        if (sign == null || !unsigned.hasNonNull("body")) {
            return unsigned;
        }
        // A copy: parts of what a mapping makes belong to the mapping.
        var request = unsigned.deepCopy();
        var body = request.path("body");
        var into = JsonPointer.compile(sign.into());
        var signed = sign.fields().of(body, connection.fill(sign.secret()));
        if (signed.isEmpty() || !(body.at(into.head()) instanceof ObjectNode place)) {
            throw new MappingFailure("signature", "the request misses a field that is signed, or the place of its signature " + sign.into(),
                    connection.connector().sourceFile(), 0, sign.into());
        }
        try {
            var hash = MessageDigest.getInstance(sign.algorithm()).digest(signed.get());
            place.put(into.last().getMatchingProperty(), sign.encoding().equals("base64") ? Base64.getEncoder().encodeToString(hash) : HexFormat.of().formatHex(hash));
            return request;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("algorithm " + sign.algorithm() + " of sign is not one of this Java", e);
        }
    }
}
