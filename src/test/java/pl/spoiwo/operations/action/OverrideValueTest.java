package pl.spoiwo.operations.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.mapping.CanonicalSchemas;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.JsltMappings;
import pl.spoiwo.order.Examples;

class OverrideValueTest {

    private static HubConfiguration configuration;

    @BeforeAll
    static void configuration(@TempDir Path empty) {
        var findings = new Findings();
        var home = new Home(Path.of("."));
        var rule = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.UP, false);
        configuration = new HubConfiguration("v", home, Map.of("shop-main", Examples.priced(Examples.shop("stock.write", "price.write"), rule), "erp-main", Examples.erp()),
                name -> Optional.empty(), new CanonicalSchemas(home, JsltMappings.compile(new Home(empty), findings), findings), Examples.statuses(),
                new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0)), null), null), null, null, null);
        var owned = Ownerships.of("  - {name: wholesale, entity: price, fields: price.Hurt, master: erp-main}\nchannels: {shop-main: [{name: asked, field: price, list: Hurt}]}\n", configuration.connections(), List.of());
        configuration = configuration.with("v", owned, configuration.channelRules());
    }

    @ParameterizedTest(name = "{0} {1} of {2} as {3}: {4}")
    @DisplayName("a value is checked as if a system had told it, and kept as sources' values are")
    @CsvSource(delimiter = ';', nullValues = "-", value = {
            "stock; stock.MAG; -; \"5\"; 5",
            "stock; stock.MAG; -; \"-5\"; -",
            "stock; stock.MAG; -; \"many\"; -",
            "stock; stock.NONE; -; \"5\"; -",
            "stock; stock; shop-main; \"5\"; 5",
            "stock; stock; shop-main; \"5.5\"; -",
            "stock; stock; erp-main; \"5\"; -",
            "price; price; shop-main; \"49.90\"; 49.90",
            "price; price; shop-main; \"49.905\"; -",
            "price; price; shop-main; \"0\"; -",
            "price; price.detal; -; {\"gross\":\"49.90\"}; gross 49.90",
            "price; price.detal; -; {\"gross\":\"0\"}; -",
            "price; price.detal; -; {\"gross\":\"49.90\",\"vat\":\"x\"}; -",
            "price; price.detal; -; \"49.90\"; -",
            "price; price.Hurt; -; {\"gross\":\"49.90\"}; gross 49.90",
            "price; price.Unknown; -; {\"gross\":\"49.90\"}; -",
            "product; name; -; \"Kubek\"; \"Kubek\"",
            "product; name; -; \"\"; -",
            "product; tax; -; \"23\"; \"23\"",
            "product; tax; -; \"23%\"; -",
            "product; cost; -; {\"net\":\"4.5\",\"currency\":\"PLN\"}; 4.50",
            "product; colour; -; \"red\"; -",
            "customer; name; -; \"Ola\"; -",
            "customer; companyName; -; \"Ola\"; -",
            "customer PL5252445767; companyName; -; \"Ola\"; \"Ola\"",
            "customer PL5252445767; companyName; -; \"\"; -",
            "customer PL5252445767; address; -; {\"city\":\"Radom\"}; {\"city\":\"Radom\"}",
            "customer PL5252445767; address; -; \"Radom\"; -",
            "customer PL5252445767; companyName; shop-main; \"Ola\"; -"})
    void checked(String of, String field, String connection, String value, String said) {
        var entity = of.split(" ")[0];
        var key = of.contains(" ") ? of.split(" ")[1] : "A";
        var json = Json.read(value, JsonNode.class, "a value");
        if (said == null) {
            assertThatThrownBy(() -> OverrideValue.of(configuration, entity, key, field, connection, json)).isInstanceOf(ActionRefused.class);
        } else {
            assertThat(OverrideValue.of(configuration, entity, key, field, connection, json).said()).isEqualTo(said);
        }
    }
}
