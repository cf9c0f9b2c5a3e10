package pl.spoiwo.intake.webhook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests that no honest client sends, always ended so that the server may close. */
final class MalformedRequests {

    private static final List<String> METHODS = List.of("POST", "GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "HEAD", "BREW", "post", "POST ", "P\u0000ST");
    private static final List<String> VERSIONS = List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9.9", "");
    private static final List<String> PATHS = List.of("/hooks/shop", "/hooks//shop", "/hooks/shop/%2e%2e/x", "/hooks/shop;jsessionid=1", "/hooks/%00", "/hooks/shop/%ff", "/hooks/../api",
            "/hooks/shop?x=%zz", "/hooks/unsigned/x", "/hooks/shop/a%2fb", "/hooks/" + "a".repeat(3000), "/hooks/asks?challenge=%", "/hooks/\u0142");
    private static final List<String> HEADERS = List.of("Content-Length: 5", "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
            "Expect: 100-continue", "Content-Type: multipart/form-data; boundary=x", "Content-Type: \u00ff\u0081", "Content-Encoding: gzip", "X-Sign: " + "=".repeat(300), "X-Sign: \u0001",
            "X-Topic: ${jndi:ldap://x}", "Cookie: SESSION=1", "X-HTTP-Method-Override: DELETE", "Host:", "Forwarded: for=1",
            "no colon", ": no name", " folded: 1", "CamelHttpUri: http://evil.example", "JMSReplyTo: queue://x", "X-Sign: a\u0000b", "Upgrade: h2c", "X-Many: 1\r\n".repeat(150) + "X-Last: 1");

    private MalformedRequests() {
    }

    static byte[] one(Random random) {
        var text = new StringBuilder(METHODS.get(random.nextInt(METHODS.size()))).append(' ').append(PATHS.get(random.nextInt(PATHS.size()))).append(' ').append(VERSIONS.get(random.nextInt(VERSIONS.size()))).append("\r\nConnection: close\r\nHost: h\r\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(HEADERS.get(random.nextInt(HEADERS.size()))).append("\r\n");
        }
        text.append("\r\n");
        var noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        return text.append(new String(noise, StandardCharsets.ISO_8859_1)).toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
