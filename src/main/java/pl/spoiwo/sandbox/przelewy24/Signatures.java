package pl.spoiwo.sandbox.przelewy24;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pl.spoiwo.sandbox.server.Json;

/** Lower-case hexadecimal SHA-384 over compact JSON of some fields, in this order, with the CRC key behind them; neither slashes nor letters are escaped. */
enum Signatures {

    REGISTER("sessionId", "merchantId", "amount", "currency"),
    VERIFY("sessionId", "orderId", "amount", "currency"),
    PAYMENT("merchantId", "posId", "sessionId", "amount", "originAmount", "currency", "orderId", "methodId", "statement"),
    /** Neither requestId nor timestamp are in it. */
    REFUND("orderId", "sessionId", "refundsUuid", "merchantId", "amount", "currency", "status");

    private final String[] fields;

    Signatures(String... fields) {
        this.fields = fields;
    }

    String of(JsonNode document, String crc) {
        ObjectNode signed = Json.object();
        for (String field : fields) {
            signed.set(field, document.path(field));
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-384").digest(Json.bytes(signed.put("crc", crc))));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
