package pl.spoiwo.intake.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A sender of webhooks: with a client that follows nothing and keeps nothing, or byte by byte over a socket. */
final class Sender {

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Sender(int port) {
        this.port = port;
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> signed(String path, String body, String... headers) throws Exception {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "X-Sign";
        all[headers.length + 1] = sign(bytes);
        all[headers.length + 2] = "Content-Type";
        all[headers.length + 3] = "application/json";
        return send("POST", path, bytes, all);
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), HttpResponse.BodyHandlers.ofString());
    }

    static String sign(byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("hub-woo-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    /** Writes these bytes, then waits for the answer and for the end of the connection; nothing more is ever written. */
    String raw(byte[] request) throws IOException {
        return answer(request, false);
    }

    /** As {@link #raw(byte[])}, and says that nothing more will come. */
    String ended(byte[] request) throws IOException {
        return answer(request, true);
    }

    /** Writes these bytes, and then one more each half second, until there is an answer. */
    String dripping(byte[] request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write(request);
            var answer = new byte[4096];
            for (int drop = 0; drop < 40; drop++) {
                try {
                    return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.UTF_8);
                } catch (SocketTimeoutException none) {
                    socket.getOutputStream().write('x');
                }
            }
            return "no answer for 40 bytes";
        }
    }

    private String answer(byte[] request, boolean end) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            var answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                if (end) {
                    socket.shutdownOutput();
                }
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException open) {
                return answer.toString(StandardCharsets.UTF_8) + " (and the connection is still open)";
            } catch (SocketException reset) {
                // The server may drop a connection whose request it did not read to its end.
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
