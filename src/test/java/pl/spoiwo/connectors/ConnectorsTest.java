package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

/** The project's own home folder: demo configuration and the connectors that come with it. */
class ConnectorsTest {

    /** A variable, or a path outside of a text. */
    private static final Pattern LOOKS_AT_SOMETHING = Pattern.compile("(?m)^(?:[^\"\n]|\"[^\"\n]*\")*?[.$]");

    private static ConfigurationLoader.Loaded loaded;

    @BeforeAll
    static void load() {
        loaded = load(false);
    }

    private static ConfigurationLoader.Loaded load(boolean production) {
        return load(Path.of("."), production);
    }

    private static ConfigurationLoader.Loaded load(Path home, boolean production) {
        return new ConfigurationLoader(new Home(home), name -> null, production, new CodecInputs(new Codecs())).load();
    }

    @Test
    @DisplayName("the demo configuration is valid and every example pair passes")
    void valid() {
        assertThat(loaded.findings()).isEmpty();
        assertThat(loaded.configuration().orElseThrow().connections()).containsKeys("shop-main", "payu-main", "erp-main");
    }

    @Test
    @DisplayName("of customers the ERP tells by its cards and channels by their orders; a payment operator, a number without prefix and an SKU are found with their lines")
    void customers(@TempDir Path folder) throws IOException {
        HomeWith.copy(folder);
        var file = folder.resolve("config/master-data.yaml");
        Files.writeString(file, "ownership:\n  - {name: a, entity: customer, choose: recency, sources: [erp-main, shop-main, allegro-main], scope: {taxId: [\"PL*\", DE811115368]}}\n");
        assertThat(load(folder, false).findings()).isEmpty();
        Files.writeString(file, "ownership:\n  - {name: a, entity: customer, master: payu-main}\n  - {name: b, entity: customer, master: erp-main, scope: {taxId: PL1, sku: \"*\"}}\n");
        assertThat(load(folder, false).findings()).extracting(finding -> finding.line() + ": " + finding.what()).containsExactly(
                "2: payu-main tells of no customer: none of its mappings makes such an event, so nobody would feed it", "3: a rule for the entity customer has no scope sku");
        Files.writeString(file, "ownership:\n  - {name: a, entity: customer, master: erp-main, scope: {taxId: \"5252445767\"}}\n");
        assertThat(load(folder, false).findings()).isNotEmpty().allMatch(finding -> finding.line() == 2);
    }

    @Test
    @DisplayName("in production every demo secret is a finding, so it cannot go live by mistake")
    void demo_secrets() {
        assertThat(load(true).findings()).extracting(Finding::what).contains("nobody is told of alerts")
                .filteredOn(what -> what.endsWith("is a demo secret")).hasSize(11);
    }

    @Test
    @DisplayName("every mapping of a system has at least two example pairs; one that looks at nothing has nothing to show")
    void two_pairs_each() throws IOException {
        var pairs = new TreeMap<String, Integer>();
        try (var all = Files.walk(Path.of("mappings"))) {
            for (var file : all.toList()) {
                var name = Path.of("mappings").relativize(file).toString();
                var mapping = name.replace(".jslt", "");
                if (name.matches("[a-z0-9]+/[a-z-]+\\.jslt") && LOOKS_AT_SOMETHING.matcher(Files.readString(file)).find() && !name.startsWith("lib/") && loaded.configuration().orElseThrow().mappings().find(mapping).isPresent()) {
                    pairs.merge(mapping, 0, Integer::sum);
                } else if (name.matches("[a-z0-9]+/examples/.*\\.in\\..*")) {
                    pairs.merge(name.split("/")[0] + "/" + name.split("/")[2], 1, Integer::sum);
                }
            }
        }
        assertThat(pairs).hasSizeGreaterThan(30).allSatisfy((mapping, count) -> assertThat(count).as(mapping).isGreaterThanOrEqualTo(2));
    }

    @Test
    @DisplayName("docs/connectors.md says how many lines each system takes: YAML and JSLT, without examples, layouts, blank lines and comments")
    void sizes() throws IOException {
        var page = Files.readString(Path.of("docs/connectors.md"));
        var table = Pattern.compile("(?m)^\\| (nbp .*) \\|\n\\|[-|]+\n\\| (.*) \\|$").matcher(page);
        assertThat(table.find()).isTrue();
        var names = table.group(1).split(" \\| ");
        var numbers = table.group(2).split(" \\| ");
        var said = new TreeMap<String, Long>();
        for (int i = 0; i < names.length; i++) {
            said.put(names[i], Long.parseLong(numbers[i]));
        }
        var counted = new TreeMap<>(Map.of("stragan", lines(Path.of("src/test/resources/fourth-system"), "stragan", ".*(?<!layout)\\.yaml|.*\\.jslt")));
        try (var systems = Files.list(Path.of("routes/connectors"))) {
            for (var system : systems.map(folder -> folder.getFileName().toString()).toList()) {
                counted.put(system, lines(Path.of("."), system, ".*(?<!layout)\\.yaml|.*\\.jslt"));
            }
        }
        assertThat(said).isEqualTo(counted);
        assertThat(page).contains("the " + lines(Path.of("."), "subiekt", ".*layout\\.yaml") + " lines of `*.layout.yaml`");
    }

    private static long lines(Path home, String system, String names) throws IOException {
        long lines = 0;
        for (var folder : List.of("routes/connectors", "mappings")) {
            try (var all = Files.walk(home.resolve(folder).resolve(system))) {
                for (var file : all.filter(each -> each.getFileName().toString().matches(names) && !each.toString().contains("/examples/")).toList()) {
                    lines += Files.readAllLines(file).stream().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//")).count();
                }
            }
        }
        return lines;
    }

    @Test
    @DisplayName("every word that a system documents is explained, and every word the hub sends back is one the system has")
    void status_words() {
        var statuses = loaded.configuration().orElseThrow().statuses();
        for (var word : List.of("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "trash", "checkout-draft")) {
            assertThat(statuses.toHub("woocommerce", "order", word)).as(word).isPresent();
        }
        for (var word : List.of("NEW", "PENDING", "WAITING_FOR_CONFIRMATION", "COMPLETED", "CANCELED")) {
            assertThat(statuses.toHub("payu", "payment", word)).as(word).isPresent();
        }
        for (var word : List.of("PENDING", "FINALIZED", "CANCELED")) {
            assertThat(statuses.toHub("payu", "refund", word)).as(word).isPresent();
        }
        for (var word : List.of("requires_payment_method", "requires_confirmation", "requires_action", "processing", "requires_capture", "canceled", "succeeded")) {
            assertThat(statuses.toHub("stripe", "payment", word)).as(word).isPresent();
        }
        for (var word : List.of("pending", "requires_action", "succeeded", "failed", "canceled")) {
            assertThat(statuses.toHub("stripe", "refund", word)).as(word).isPresent();
        }
        for (var word : List.of("notified", "verified", "0", "1", "2", "3")) {
            assertThat(statuses.toHub("przelewy24", "payment", word)).as(word).isPresent();
        }
        for (var word : List.of("0", "1")) {
            assertThat(statuses.toHub("przelewy24", "refund", word)).as(word).isPresent();
        }
        for (var word : List.of("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING", "CANCELLED")) {
            assertThat(statuses.toHub("allegro", "order", word)).as(word).isPresent();
        }
        // Of fulfillment.status. The first of its nine, NEW, says no more than the words above, and the mapping passes those on.
        var progress = List.of("PROCESSING", "READY_FOR_SHIPMENT", "READY_FOR_PICKUP", "SENT", "PICKED_UP", "CANCELLED", "SUSPENDED", "RETURNED");
        for (var word : progress) {
            assertThat(statuses.toHub("allegro", "order", word)).as(word).isPresent();
        }
        assertThat(progress).containsAll(statuses.out().get("allegro").get("order").values());
        assertThat(statuses.out().get("woocommerce").get("order").values()).isSubsetOf(statuses.in().get("woocommerce").get("order").keySet());
    }
}
