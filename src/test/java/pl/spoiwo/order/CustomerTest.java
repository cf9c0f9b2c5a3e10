package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.document.DocumentRules.When;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.payment.PaymentStatus;

@DisplayName("what others than its channel say of the company that buys")
class CustomerTest {

    private static final String WHY = "what erp-main says, by rule companies (config/master-data.yaml:2)";
    private static final JsonNode ADDRESS = Json.read("{\"line1\":\"ul. Prosta 51\",\"postalCode\":\"00-838\",\"city\":\"Warszawa\",\"country\":\"PL\"}", JsonNode.class, "an address");

    private final Story story = new Story(Examples.rulesWithDocuments(When.PAID));

    private static Customer.Field field(String name, String value) {
        return new Customer.Field(name, TextNode.valueOf(value), WHY);
    }

    private void buys(Examples.Draft draft) {
        story.comes(draft.says("processing"));
        story.pays("P1", PaymentStatus.PAID, "100.00");
    }

    private List<String> told() {
        return story.timeline.stream().filter(entry -> entry.what().equals("customer")).map(Decision.Entry::why).toList();
    }

    @Test
    @DisplayName("stands on the export and the invoice; where the goods go and what no rule covers is the order's own, and so is the order itself")
    void stands() {
        story.customer = new Customer(List.of(field("companyName", "Łukmet Sp. z o.o."), new Customer.Field("address", ADDRESS, WHY)));
        var draft = Examples.order("1").taxId("5252445767").billed("LUKMET", "Inna 1");
        buys(draft);
        for (var type : List.of("order.create", "document.create")) {
            var data = story.commands(type).get(0).data();
            assertThat(data.at("/invoice/companyName").asText()).as(type).isEqualTo("Łukmet Sp. z o.o.");
            assertThat(data.at("/invoice/address")).as(type).hasToString("{\"firstName\":\"Anna\",\"line1\":\"ul. Prosta 51\",\"postalCode\":\"00-838\",\"city\":\"Warszawa\",\"country\":\"PL\"}");
            assertThat(data.at("/invoice/taxId/value").asText()).as(type).isEqualTo("5252445767");
            assertThat(data.path("shippingAddress")).as(type).isEqualTo(draft.content().at("/shippingAddress"));
            assertThat(data.path("buyer")).as(type).isEqualTo(draft.content().at("/buyer"));
        }
        assertThat(told()).containsExactly("not the order's own companyName, address, but " + WHY);
        assertThat(story.order.content()).isEqualTo(draft.content());
    }

    @Test
    @DisplayName("changes nothing of what has left, however often the order is decided again")
    void later() {
        story.customer = new Customer(List.of(field("companyName", "First")));
        buys(Examples.order("1").taxId("5252445767").billed("LUKMET", "Inna 1"));
        story.customer = new Customer(List.of(field("companyName", "Second")));
        story.recheck();
        assertThat(story.commands("order.create")).singleElement().satisfies(command -> assertThat(command.data().at("/invoice/companyName").asText()).isEqualTo("First"));
        assertThat(story.commands("document.create")).hasSize(1);
        assertThat(told()).hasSize(1);
    }

    @Test
    @DisplayName("is told of by its fields, each with whose word it is; a field that is as the order says is not told")
    void fields() {
        story.customer = new Customer(List.of(field("companyName", "LUKMET"), field("phone", "+48221234567"), new Customer.Field("email", TextNode.valueOf("f@example.com"), "what ola has set until noon")));
        buys(Examples.order("1").taxId("5252445767").billed("LUKMET", "Inna 1"));
        assertThat(told()).containsExactly("not the order's own phone, but " + WHY + "; email, but what ola has set until noon");
        assertThat(story.commands("order.create").get(0).data().path("buyer")).hasToString("{\"guest\":true,\"email\":\"f@example.com\",\"phone\":\"+48221234567\"}");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @DisplayName("is known by a tax number of a known country, and a person is nobody's customer")
    @CsvSource(nullValues = "-", value = {"nip, 525-244-57-67, PL5252445767", "eu-vat, de 811115368, DE811115368", "eu-vat, 811115368, -", "other, 12345, -", "-, -, -"})
    void known(String type, String value, String key) {
        var document = Examples.order("1").content().document();
        if (type != null) {
            document.withObject("/invoice").put("requested", true).withObject("/taxId").put("type", type).put("value", value);
        }
        var said = Customer.said(new OrderContent(document));
        assertThat(said == null ? null : said.path("taxId").asText()).isEqualTo(key);
    }

    @Test
    @DisplayName("is what the order says of it, and never where the goods go")
    void said() {
        assertThat(Customer.said(Examples.order("1").taxId("5252445767").billed("LUKMET", "Inna 1").content())).hasToString("{\"taxId\":\"PL5252445767\",\"companyName\":\"LUKMET\","
                + "\"address\":{\"line1\":\"Inna 1\",\"postalCode\":\"90-001\",\"city\":\"Łódź\",\"country\":\"PL\"},\"email\":\"anna@example.com\"}");
        assertThat(Customer.said(Examples.order("1").taxId("5252445767").content())).hasToString("{\"taxId\":\"PL5252445767\",\"email\":\"anna@example.com\"}");
    }
}
