package pl.spoiwo.intake.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import pl.spoiwo.Fuzz;
import pl.spoiwo.intake.RecordingBroker;
import pl.spoiwo.ledger.ReceivedMessage;

/** Requests as nobody sends them, through a real socket. A tenth of the fuzz inputs comes here. */
@HookTest
class HookFuzzTest {

    private static final long MEBIBYTE = 1 << 20;
    private final long seed = Fuzz.seed();
    private final Random random = new Random(seed);
    private final Sender sender;
    @Autowired
    private RecordingBroker broker;

    HookFuzzTest(@LocalServerPort int port) {
        this.sender = new Sender(port);
    }

    @BeforeEach
    void empty() {
        broker.reset();
    }

    @Test
    @DisplayName("no request gets a 5xx, a redirect or a word of the inside; what is signed is kept byte for byte, nothing else is, and no thread or memory is left behind")
    void fuzz() throws Exception {
        // What is made once stays.
        some(200);
        int threads = threads();
        long heap = heap();
        some(Fuzz.inputs(10));
        assertThat(sender.signed("/hooks/shop", "{}").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> {
            assertThat(threads()).as("threads").isLessThan(threads + 20);
            assertThat(heap()).as("bytes in use").isLessThan(heap + 32 * MEBIBYTE);
        });
    }

    private void some(int number) throws Exception {
        int taken = 0;
        for (int i = 0; i < number; i++) {
            broker.reset();
            var request = random.nextInt(3) == 0 ? new OddRequest(OddRequest.Right.REFUSED, null, MalformedRequests.one(random), false) : OddRequest.one(random);
            var started = System.nanoTime();
            var answer = (request.whole() ? sender.raw(request.bytes()) : sender.ended(request.bytes())).replaceFirst("^HTTP/1.1 100 ?\r\n\r\n", "");
            var took = Duration.ofNanos(System.nanoTime() - started);
            try {
                assertThat(took).isLessThan(Duration.ofSeconds(10));
                // 501 and 505 are HTTP's own answers to a coding or a version that the server does not know.
                assertThat(answer).doesNotContainPattern("^HTTP/1.1 (3|5(?!01|05))").doesNotContain("Exception", "\tat ", "java.", "pl.spoiwo", "org.", "Set-Cookie", "Tomcat");
                check(request, answer);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", input " + i + ": " + Fuzz.keep("hook-" + i + ".http", request.bytes()) + " is answered " + answer, e);
            }
            taken += broker.taken.size();
        }
        assertThat(taken).isGreaterThan(number / 10);
    }

    private void check(OddRequest request, String answer) {
        if (request.right() == OddRequest.Right.REFUSED) {
            assertThat(broker.taken).isEmpty();
        } else if (request.right() == OddRequest.Right.TAKEN && !answer.startsWith("HTTP/1.1 429")) {
            assertThat(broker.taken).hasSize(1);
        }
        boolean accepted = answer.startsWith("HTTP/1.1 2") && request.body() != null;
        assertThat(broker.taken).hasSize(accepted ? 1 : 0);
        for (var message : broker.taken) {
            assertThat(message.body()).isEqualTo(request.body());
            assertThat(message.properties().toString()).doesNotContain("evil.example", "queue://x", "stolen-key");
            var read = ReceivedMessage.read(message.properties()::get, message.body());
            assertThat(read.headers().keySet()).isSubsetOf("content-type", "user-agent", "x-sign", "x-topic", "x-forwarded-sign", "pay-signature");
            assertThat(read.key()).hasSizeBetween(1, 300);
            assertThat(read.kind()).startsWith("webhook:").hasSizeLessThan(100);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
