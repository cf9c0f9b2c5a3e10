package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;

class DeliveryFileTest {

    private static final String GOOD = """
            parcels:
              small-box: {template: small}
            postcodes: {PL: '\\d{2}-\\d{3}'}
            rules:
              - when: {channel: shop-main, method: [locker, "locker_*"], country: PL, from: "10", below: "500.00"}
                carrier: parcels-main
                service: locker
                parcel: small-box
                insurance: order
                pickupPoint: '[A-Z]{3}[0-9]+'
              - when: {method: pickup}
                none: picked up
            """;

    private final Findings findings = new Findings();

    private DeliverySettings read(String text) {
        var connections = Map.of("shop-main", connection("shop-main", "channel", Map.of()), "parcels-main", connection("parcels-main", "carrier",
                Map.of("shipment.create", new Connector.Capability("shipment.create", "http", "create", List.of(), null, null, null, null, false, null, null, null,
                        null, null, null, null, 0, false, null, Map.of()))), "erp-main", connection("erp-main", "erp", Map.of()));
        return new DeliveryFile(PositionedYaml.parse("config/delivery.yaml", text, findings).orElseThrow(), connections, List.of("MAG", "SKL"), "PLN", findings).read();
    }

    private static Connection connection(String id, String role, Map<String, Connector.Capability> capabilities) {
        var connector = new Connector(role, role, List.of(role), Map.of(), null, null, null, null, null, null, capabilities, "connector.yaml");
        return new Connection(id, connector, Set.of(role), Map.of(), Map.of(), null, null, null, null, null, Map.of(), null, "config/connections.yaml", 1);
    }

    private void finds(String good, String bad, int line, String what) {
        read(GOOD.replace(good, bad));
        assertThat(findings.list()).singleElement().satisfies(found -> {
            assertThat(found.line()).isEqualTo(line);
            assertThat(found.what()).contains(what);
        });
    }

    @Test
    @DisplayName("rules are read in their order, with patterns and exact amounts")
    void good() {
        var settings = read(GOOD);
        assertThat(findings.list()).isEmpty();
        assertThat(settings.rules()).hasSize(2);
        var rule = settings.rules().get(0);
        assertThat(rule.line()).isEqualTo(5);
        assertThat(rule.when().methods()).containsExactly("locker", "locker_*");
        assertThat(rule.when().worth().below()).isEqualByComparingTo("500");
        assertThat(rule.ship().parcel().path("template").asText()).isEqualTo("small");
        assertThat(rule.ship().pickupPoint().pattern()).isEqualTo("[A-Z]{3}[0-9]+");
        assertThat(settings.rules().get(1).none()).isEqualTo("picked up");
    }

    @Test
    @DisplayName("a carrier that is not there is found, with the name that was meant")
    void no_carrier() {
        finds("parcels-main", "parcel-main", 6, "there is no connection that can shipment.create 'parcel-main'");
    }

    @Test
    @DisplayName("a connection that makes no labels is no carrier")
    void unable() {
        finds("carrier: parcels-main", "carrier: erp-main", 6, "'erp-main' is no connection that can shipment.create");
    }

    @Test
    @DisplayName("an unknown channel, an unknown parcel and a broken pattern are found at their lines")
    void names() {
        read(GOOD.replace("channel: shop-main", "channel: shop").replace("parcel: small-box", "parcel: box").replace("[A-Z]{3}", "[A-Z{3}"));
        assertThat(findings.list()).extracting(found -> found.line()).containsExactly(5, 8, 10);
    }

    @Test
    @DisplayName("a rule that an earlier one always takes the orders from is found, and a narrower one before a wider one is right")
    void shadowed() {
        finds("- when: {method: pickup}", "- when: {channel: shop-main, method: locker, country: PL, cashOnDelivery: true, from: \"20\", below: \"100\"}", 11, "never reached");
        assertThat(findings.list().get(0).what()).contains("line 5");
    }

    @Test
    @DisplayName("a rule for pickup points is reached behind one for a whole country, which takes none")
    void pointsBehind() {
        read(GOOD.replace("rules:\n", "rules:\n  - when: {country: PL}\n    carrier: parcels-main\n    service: courier\n    parcel: small-box\n"));
        assertThat(findings.list()).isEmpty();
    }

    @Test
    @DisplayName("a warehouse that the company does not sell from is found, with the one that was meant")
    void warehouse() {
        finds("country: PL,", "country: PL, warehouse: [MAG, SLK],", 5, "there is no warehouse 'SLK' - did you mean 'SKL'?");
    }

    @Test
    @DisplayName("bounds that nothing lies between are found, of worth and of weight")
    void bounds() {
        read(GOOD.replace("below: \"500.00\"", "below: \"10.0\", fromWeight: \"2\", belowWeight: \"1.5\""));
        assertThat(findings.list()).extracting(found -> found.what()).containsExactly("nothing is at least 10 and below 10.0: the rule is never reached",
                "nothing is at least 2 and below 1.5: the rule is never reached");
    }

    @Test
    @DisplayName("what an order is worth is said in the company's currency, or in that which the rule names; a rule in another is no earlier one's shadow")
    void currency() {
        var settings = read(GOOD.replace("- when: {method: pickup}", "- when: {channel: shop-main, method: locker, country: PL, currency: EUR, from: \"20\", below: \"100\"}"));
        assertThat(findings.list()).isEmpty();
        assertThat(settings.rules()).extracting(rule -> rule.when().currency()).containsExactly("PLN", "EUR");
        assertThat(read(GOOD).rules().get(1).when().currency()).as("no amount").isNull();
    }

    @Test
    @DisplayName("a rule for fewer warehouses or less weight than an earlier one is never reached")
    void shadowedByMore() {
        finds("- when: {method: pickup}", "- when: {channel: shop-main, method: locker, country: PL, from: \"20\", below: \"100\", warehouse: MAG, belowWeight: \"3\"}", 11, "never reached");
    }
}
