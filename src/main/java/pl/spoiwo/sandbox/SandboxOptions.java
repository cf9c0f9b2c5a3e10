package pl.spoiwo.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pl.spoiwo.sandbox.allegro.Application;
import pl.spoiwo.sandbox.dpd.Payer;
import pl.spoiwo.sandbox.fakturownia.FakturowniaAccount;
import pl.spoiwo.sandbox.inpost.Organisation;
import pl.spoiwo.sandbox.payu.PointOfSale;
import pl.spoiwo.sandbox.przelewy24.Merchant;
import pl.spoiwo.sandbox.stripe.StripeAccount;
import pl.spoiwo.sandbox.subiekt.Subiekt;

/**
 * What can be set, as {@code spoiwo.sandbox.<key>} or {@code --<key>=}; docs/sandbox.md lists the keys. All presets are for demos: every
 * secret begins with {@code demo-}.
 *
 * @param dataDir        null keeps everything in memory
 * @param exchangeFolder of the simulated Subiekt
 * @param callsKept      calls each system remembers in full
 * @param mostOrders     orders and payments each system remembers; the oldest are forgotten beyond it
 * @param goods          articles beside those of the demo
 * @param shopCalls      that the shop takes in a second; 0 is no limit
 * @param payuRetryScale factor on the payment operator's retry schedule
 */
public record SandboxOptions(Path dataDir, Path exchangeFolder, String hubUrl, String shopConnection, String paymentConnection, String shopKey,
                             String shopSecret, String shopWebhookSecret, PointOfSale pointOfSale, StripeAccount stripe, Merchant przelewy24,
                             Subiekt.Reader reader, int callsKept, int mostOrders, Duration deliveryTimeout, Duration takeAfter,
                             double payuRetryScale, Duration demoInterval, Application allegro, Organisation inpost, FakturowniaAccount fakturownia,
                             Payer dpd, int goods, int shopCalls) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m)");

    /** In memory, without a TCP server for SQL, exchange folder as given: for tests. */
    public static SandboxOptions inMemory(Path exchangeFolder) {
        return of(Map.of("exchange-folder", exchangeFolder.toString(), "sql-port", "-1"));
    }

    public static SandboxOptions of(Map<String, String> values) {
        return from(values::get);
    }

    /** @param property value of a key, or null where it is not set. Throws IllegalArgumentException that names the key. */
    static SandboxOptions from(UnaryOperator<String> property) {
        UnaryOperator<String> set = key -> {
            String value = property.apply(key);
            return value == null || value.isBlank() ? null : value.trim();
        };
        String data = set.apply("data-dir");
        return new SandboxOptions(data == null ? null : Path.of(data), Path.of(text(set, "exchange-folder", "var/sandbox/subiekt")),
                text(set, "hub-url", "http://127.0.0.1:8080"), text(set, "shop-connection", "shop-main"),
                text(set, "payment-connection", "payu-main"), text(set, "shop-key", "demo-ck-hub"),
                text(set, "shop-secret", "demo-cs-hub"), text(set, "shop-webhook-secret", "demo-woo-webhook-secret"),
                new PointOfSale(text(set, "payu-pos-id", "145227"), text(set, "payu-client-id", "demo-145227"),
                        text(set, "payu-client-secret", "demo-payu-client-secret"), text(set, "payu-second-key", "demo-payu-second-key")),
                new StripeAccount(text(set, "stripe-secret-key", "demo-sk-test-hub"), text(set, "stripe-webhook-secret", "demo-whsec-hub"),
                        text(set, "stripe-old-webhook-secret", ""), text(set, "stripe-connection", "stripe-main"),
                        number(set, "stripe-retry-scale", "0.01")),
                new Merchant((int) number(set, "przelewy24-merchant-id", "12345"), text(set, "przelewy24-api-key", "demo-p24-api-key"),
                        text(set, "przelewy24-crc", "demo-p24-crc"), text(set, "przelewy24-connection", "przelewy24-main"),
                        number(set, "przelewy24-retry-scale", "0.01")),
                new Subiekt.Reader(text(set, "sql-database", "subiekt"), (int) number(set, "sql-port", "8091"),
                        text(set, "sql-user", "demo_reader"), text(set, "sql-password", "demo-sa")),
                (int) number(set, "calls-kept", "1000"), (int) number(set, "most-orders", "150000"), duration(set, "delivery-timeout", "60s"),
                duration(set, "take-after", "500ms"), number(set, "payu-retry-scale", "0.01"), duration(set, "demo-interval", "3s"),
                new Application(text(set, "allegro-client-id", "demo-allegro-client-id"),
                        text(set, "allegro-client-secret", "demo-allegro-client-secret"), text(set, "allegro-refresh-token", "demo-allegro-refresh-token"), (int) number(set, "allegro-requests-per-minute", "9000"),
                        duration(set, "allegro-command-takes", "1s"), text(set, "allegro-renews", "false").equals("true")),
                new Organisation(text(set, "inpost-organization-id", "4321"), text(set, "inpost-token", "demo-inpost-token"),
                        text(set, "inpost-webhook-path", "/hooks/inpost-main/demo-inpost-hook"), duration(set, "inpost-step", "300ms")),
                new FakturowniaAccount(text(set, "fakturownia-token", "demo-fakturownia-token"), text(set, "fakturownia-ksef", "demo").equals("demo"),
                        duration(set, "fakturownia-ksef-takes", "2s"), (int) number(set, "fakturownia-calls-per-second", "20")),
                new Payer(text(set, "dpd-login", "demo-dpd"), text(set, "dpd-password", "demo-dpd-password"), text(set, "dpd-fid", "1495"), text(set, "dpd-points-key", "demo-dpd-points")), (int) number(set, "goods", "0"), (int) number(set, "shop-calls-per-second", "0"));
    }

    private static String text(UnaryOperator<String> set, String key, String preset) {
        String value = set.apply(key);
        return value == null ? preset : value;
    }

    private static double number(UnaryOperator<String> set, String key, String preset) {
        try {
            return Double.parseDouble(text(set, key, preset));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("spoiwo.sandbox." + key + " is '" + set.apply(key) + "', but must be a number", wrong);
        }
    }

    private static Duration duration(UnaryOperator<String> set, String key, String preset) {
        Matcher matcher = DURATION.matcher(text(set, key, preset));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("spoiwo.sandbox." + key + " is '" + set.apply(key) + "', but must be such as 500ms, 3s or 1m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
