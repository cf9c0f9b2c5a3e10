package pl.spoiwo.intake.webhook;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A well framed request whose body and headers no honest sender sends, of one that knows the secret or does not.
 *
 * @param bytes as they go over the socket
 * @param whole false where the sender goes away in the middle
 */
record OddRequest(Right right, byte[] body, byte[] bytes, boolean whole) {

    enum Right { TAKEN, REFUSED, EITHER }

    private static final List<String> HOOKS = List.of("shop", "shop/orders", "asks", "pay", "unsigned", "off", "nobody");
    private static final List<String> HEADERS = List.of("X-Topic: order.updated", "x-topic: ${jndi:ldap://x}", "X-TOPIC: " + "\u00fc".repeat(900), "X-Forwarded-Sign: \"\\\t\t\u00ff", "X-Forwarded-Sign: " + "\"".repeat(900),
            "CamelHttpUri: http://evil.example", "camelfilename: ../../x", "JMSReplyTo: queue://x", "jmsCorrelationID: 1", "Spoiwo-Kind: receipt", "spoiwoKey: stolen-key", "org.apache.camel.Exchange: x",
            "Content-Type: application/json", "Content-Type: application/json; charset=UTF-16", "Content-Type: application/x-www-form-urlencoded; charset=", "Content-Type: text/xml", "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: \u00ff/\u00ff;;;charset=\"", "Content-Encoding: gzip", "Expect: 100-continue", "Cookie: SESSION=1", "Accept: " + "x".repeat(900), "!#$%&'*+-.^_`|~: odd", "X-Empty:");
    private static final List<String> BODIES = List.of("", "{\"order\":{\"orderId\":\"T1\",\"status\":\"PENDING\"}}", "{\"order\":1,\"order\":{\"orderId\":{}}}", "[".repeat(9_000), "{\"order\":".repeat(190) + "1" + "}".repeat(190),
            "{\"order\":{\"orderId\":1e999999999}}", "{\"order\":{\"orderId\":" + "9".repeat(9_000) + "}}", "{\"order\":{\"orderId\":\"\\ud800\\u0000\"}}", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "a=%zz&=&&%", "\u00ff\u00fe{\u0000", "{\"order\":{\"orderId\":\"\u00c3\u0028\u00ed\u00a0\u0080\"}}", "\u0000".repeat(500), "x".repeat(Hooks.LIMIT), "x".repeat(Hooks.LIMIT + 1));

    static OddRequest one(Random random) throws GeneralSecurityException {
        var hook = pick(HOOKS, random);
        var body = body(random);
        boolean knows = random.nextInt(4) > 0;
        var head = new StringBuilder("POST /hooks/").append(hook);
        if (hook.equals("unsigned")) {
            head.append(knows ? "/hub-woo-secret" : "/hub-woo-secre");
        }
        head.append(random.nextInt(8) == 0 ? "?x=%zz" : "").append(" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n");
        if (knows || random.nextBoolean()) {
            head.append(signature(hook, knows ? body : Arrays.copyOf(body, body.length + 1), random));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            head.append(pick(HEADERS, random)).append("\r\n");
        }
        var bytes = framed(head, body, random);
        boolean taken = knows && body.length <= Hooks.LIMIT && !List.of("off", "nobody").contains(hook);
        if (taken && random.nextInt(10) == 0) {
            return new OddRequest(Right.REFUSED, body, Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(10)), false);
        }
        return new OddRequest(!taken ? Right.REFUSED : hook.equals("unsigned") ? Right.EITHER : Right.TAKEN, body, bytes, true);
    }

    private static byte[] body(Random random) {
        var body = pick(BODIES, random).getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(3) == 0) {
            body = new byte[random.nextInt(200)];
            random.nextBytes(body);
        } else if (body.length > 0 && random.nextInt(3) == 0) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return body;
    }

    private static String signature(String hook, byte[] over, Random random) throws GeneralSecurityException {
        if (!hook.equals("pay")) {
            return pick(List.of("X-Sign: ", "x-sign:\t ", "X-SIGN:"), random) + Sender.sign(over) + "\r\n";
        }
        var algorithm = pick(List.of("MD5", "SHA-256"), random);
        var digest = MessageDigest.getInstance(algorithm);
        digest.update(over);
        var hash = HexFormat.of().formatHex(digest.digest("hub-woo-secret".getBytes(StandardCharsets.UTF_8)));
        return "Pay-Signature: " + pick(List.of("algorithm=%2$s;signature=%1$s", ";;x; signature = %1$s;algorithm=%2$s;=", "Signature=00;SIGNATURE=%1$s;ALGORITHM=%2$s"), random).formatted(hash, algorithm) + "\r\n";
    }

    private static byte[] framed(StringBuilder head, byte[] body, Random random) {
        var out = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            write(out, head.append("Content-Length: ").append(body.length).append("\r\n\r\n").toString());
            out.writeBytes(body);
            return out.toByteArray();
        }
        write(out, head.append("Transfer-Encoding: chunked\r\n\r\n").toString());
        for (int at = 0, size; at < body.length; at += size) {
            size = Math.min(body.length - at, 1 + random.nextInt(5_000));
            write(out, Integer.toHexString(size) + (random.nextBoolean() ? ";x=\"y\"" : "") + "\r\n");
            out.write(body, at, size);
            write(out, "\r\n");
        }
        write(out, random.nextBoolean() ? "0\r\n\r\n" : "0\r\nCamelHttpUri: http://evil.example\r\n\r\n");
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
