package pl.spoiwo.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import pl.spoiwo.broker.Addresses;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.mapping.Codecs;

/**
 * Latency of signed webhooks at a steady rate against the embedded durable broker, while consumers take the messages. Not part of the tests:
 * {@code mvn test -Dtest=IntakeSpeed}. Times count from when a request was due, so that a stall is seen by all who waited.
 */
@SpringBootTest(classes = IntakeSpeed.Setting.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "spring.datasource.url=jdbc:h2:mem:speed;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "management.endpoint.health.validate-group-membership=false",
        "camel.main.routes-include-pattern=file:routes/flows/intake-*.camel.yaml,file:routes/policies/intake-*.camel.yaml"})
class IntakeSpeed {

    private static final int PER_SECOND = 200;
    private static final int WARM_UP_PER_SECOND = 50;
    private static final int SECONDS = 20;
    @TempDir
    private static Path data;

    @SpringBootConfiguration
    @EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
    @ComponentScan(basePackageClasses = {IntakeSpeed.class, Broker.class}, excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|Slice).*"))
    @Import(Codecs.class)
    static class Setting {

        @Bean
        FixedConfiguration configuration() {
            var verify = new Connector.Verify("hmac", List.of("X-Sign"), List.of("HmacSHA256"), "base64", null, null, List.of("{secret}"));
            return new FixedConfiguration().with(FixedConfiguration.connection("shop", FixedConfiguration.webhook(verify, List.of(), null, null, null),
                    Map.of("secret", "s"), Mode.LIVE, 1 << 20, 100_000, null, null));
        }

        @Bean
        FakeStates states() {
            return new FakeStates();
        }

        @Bean
        FakeAlerts alerts() {
            return new FakeAlerts();
        }

        @Bean
        Ledger ledger() {
            return new IntakeSlice().ledger();
        }

        @Bean
        RouteBuilder consumers(Addresses addresses) {
            addresses.declare("shop");
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("jms:queue:in.shop::process.shop?concurrentConsumers=4").setBody(constant("x")).to("jms:queue:out.shop");
                    from("jms:queue:in.%23::record").setBody(constant("x"));
                }
            };
        }
    }

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry properties) {
        properties.add("spoiwo.data-dir", () -> data.toString());
    }

    @Autowired
    private Broker broker;
    @LocalServerPort
    private int port;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    @DisplayName("99 of 100 webhooks are answered within 50 ms at 200 a second, each durable")
    void steady() throws Exception {
        run(WARM_UP_PER_SECOND, 20);
        run(PER_SECOND, 10);
        accepted.set(0);
        refused.set(0);
        long before = added();
        var cpu = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = cpu.getProcessCpuTime();
        var threadsBefore = threadTimes();
        var histogram = run(PER_SECOND, SECONDS);
        System.out.printf("intake at %d/s for %d s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms, CPU %.2f ms for each (sender and consumers with it); load average %.1f on %d cores%n", PER_SECOND, SECONDS,
                histogram.getValueAtPercentile(50) / 1000.0, histogram.getValueAtPercentile(99) / 1000.0, histogram.getValueAtPercentile(99.9) / 1000.0,
                histogram.getMaxValue() / 1000.0, (cpu.getProcessCpuTime() - cpuBefore) / 1e6 / (PER_SECOND * SECONDS), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), Runtime.getRuntime().availableProcessors());
        var threads = threadTimes();
        threads.forEach((name, nanos) -> System.out.printf("  %.2f ms of it in threads %s%n", (nanos - threadsBefore.getOrDefault(name, 0L)) / 1e6 / (PER_SECOND * SECONDS), name));
        assertThat(refused).hasValue(0);
        assertThat(added() - before).as("every accepted one is in the broker").isEqualTo(accepted.get());
        assertThat(histogram.getValueAtPercentile(99)).isLessThan(TimeUnit.MILLISECONDS.toMicros(50));
    }

    private static Map<String, Long> threadTimes() {
        var threads = ManagementFactory.getThreadMXBean();
        var times = new TreeMap<String, Long>();
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null) {
                times.merge(info.getThreadName().replaceAll("[-#@(]*\\d.*", ""), Math.max(0, threads.getThreadCpuTime(info.getThreadId())), Long::sum);
            }
        }
        return times;
    }

    private long added() {
        return broker.queues().stream().filter(queue -> queue.name().equals("process.shop")).findFirst().orElseThrow().added();
    }

    private ConcurrentHistogram run(int perSecond, int seconds) throws Exception {
        var histogram = new ConcurrentHistogram(3);
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        int count = seconds * perSecond;
        var done = new CountDownLatch(count);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
            LockSupport.parkNanos(due - System.nanoTime());
            client.sendAsync(request(i), HttpResponse.BodyHandlers.discarding()).whenComplete((answer, error) -> {
                histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                (error == null && answer.statusCode() == 200 ? accepted : refused).incrementAndGet();
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        return histogram;
    }

    private HttpRequest request(int number) throws Exception {
        var body = ("{\"id\":" + number + ",\"filler\":\"" + "x".repeat(4000) + "\"}").getBytes(StandardCharsets.UTF_8);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hooks/shop")).header("Content-Type", "application/json")
                .header("X-Sign", Base64.getEncoder().encodeToString(mac.doFinal(body))).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    }
}
