package pl.spoiwo.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.configuration.Findings;

class JsltMappingsTest {

    @TempDir
    Path folder;
    MappingHarness harness;

    @BeforeEach
    void harness() {
        harness = new MappingHarness(folder);
    }

    private MappingFailure failure(String mapping, String input) {
        return catchThrowableOfType(MappingFailure.class, () -> harness.compiled().get(mapping).apply(MappingHarness.json(input), Map.of()));
    }

    @Test
    @DisplayName("a failing function names the line of the mapping that calls it")
    void line_of_call() {
        harness.with("s/m", "{\n  \"a\": 1,\n  \"b\":\n    decimal(.x)\n}");
        var failure = failure("s/m", "{\"x\": \"abc\"}");
        assertThat(failure.file()).isEqualTo("mappings/s/m.jslt");
        assertThat(failure.line()).isEqualTo(4);
        assertThat(failure.code()).isEqualTo("mapping-failed");
    }

    @Test
    @DisplayName("a failure in the mapping's own function, in a loop, in an if, names the innermost line of the mapping")
    void line_in_own_function() {
        harness.with("s/m", "def f(x)\n  if ($x)\n    decimal($x)\n\n{\"all\": [for (.list)\n  {\"v\": f(.)}]}");
        assertThat(failure("s/m", "{\"list\": [\"1\", \"abc\"]}").line()).isEqualTo(3);
    }

    @Test
    @DisplayName("a failure names the field that is made, and what it is made from: in place, through a let, in a loop, in a function")
    void field_being_made() {
        harness.with("s/m", """
                def line(l)
                  {"net": decimal($l.net)}

                let total = decimal(.total)
                let rest = decimal-subtract($total, .paid)
                {
                  "event": "order",
                  "data": {
                    "totals": {"rest": $rest, "total": $total},
                    "tax": decimal(.tax),
                    "lines": [for (.lines) line(.)],
                    "fees": [for (.fees) {"gross": decimal(.gross)}]
                  }
                }""");
        assertThat(failure("s/m", "{\"total\": \"Jan\"}")).hasMessageStartingWith("/totals/total: not a number").hasMessageEndingWith("from .total")
                .extracting(MappingFailure::field, MappingFailure::line).containsExactly("/totals/total", 4);
        assertThat(failure("s/m", "{\"total\": \"1\", \"paid\": \"x\"}").field()).isEqualTo("/totals/rest");
        assertThat(failure("s/m", "{\"tax\": \"x\"}").field()).isEqualTo("/tax");
        assertThat(failure("s/m", "{\"lines\": [{\"net\": \"x\"}]}").field()).isEqualTo("/net");
        assertThat(failure("s/m", "{\"fees\": [{\"gross\": \"x\"}]}")).hasMessageStartingWith("/fees/gross: ");
    }

    @Test
    @DisplayName("a failure in a library names the line of the mapping that calls it, and the line in the library")
    void line_through_library() {
        harness.with("lib/inner", "def twice(x)\n  decimal-multiply($x, \"2\")").with("lib/outer", "import \"lib/inner.jslt\" as i\ndef four(x)\n  i:twice(i:twice($x))")
                .with("s/m", "import \"lib/outer.jslt\" as o\n{\n  \"v\": o:four(.v)\n}");
        var failure = failure("s/m", "{\"v\": \"abc\"}");
        assertThat(failure.file()).isEqualTo("mappings/s/m.jslt");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure).hasMessageContaining("in mappings/lib/inner.jslt:2");
    }

    @Test
    @DisplayName("error() and JSLT's own failures name their line too")
    void line_of_error() {
        harness.with("s/m", "if (.bad)\n  error(\"bad order\")\nelse\n  .a + {}");
        assertThat(failure("s/m", "{\"bad\": true}")).hasMessageContaining("bad order").extracting(MappingFailure::line).isEqualTo(2);
        assertThat(failure("s/m", "{\"a\": true}").line()).isEqualTo(4);
    }

    @Test
    @DisplayName("endless recursion is a failure, not a crash")
    void recursion() {
        harness.with("s/m", "def f(x) f($x)\nf(.)");
        assertThat(failure("s/m", "{}")).hasMessageContaining("without end");
    }

    @Test
    @DisplayName("a list as output behind a def is written with a pipe")
    void list_behind_def() {
        assertThat(harness.eval("def f(x)\n  decimal($x)\n\n(.) | [for (.list) f(.)]", "{\"list\": [1]}").toString()).isEqualTo("[\"1\"]");
    }

    @Test
    @DisplayName("null and {} are left out, [] stays")
    void filter() {
        assertThat(harness.eval("{\"a\": null, \"b\": {}, \"c\": [], \"d\": {\"e\": .nothing}, \"f\": \"\"}", "{}").toString()).isEqualTo("{\"c\":[],\"f\":\"\"}");
    }

    @Test
    @DisplayName("a library cannot be applied, a library with an output can")
    void libraries() {
        var mappings = harness.withLibrary().compiled();
        assertThat(mappings.find("lib/money")).isEmpty();
        assertThat(mappings.find("lib/outcome-http")).isPresent();
    }

    @Test
    @DisplayName("imports stay below mappings/ and may not go in circles")
    void imports() {
        harness.with("s/up", "import \"../secret.jslt\" as s\n.").with("lib/a", "import \"lib/b.jslt\" as b\ndef f() 1").with("lib/b", "import \"lib/a.jslt\" as a\ndef g() 1");
        var findings = new Findings();
        JsltMappings.compile(harness.home, findings);
        assertThat(findings.list()).anyMatch(f -> f.file().equals("mappings/s/up.jslt") && f.line() == 1 && f.what().contains("there is no mappings/../secret.jslt"));
        assertThat(findings.list()).anyMatch(f -> f.what().contains("already imported"));
    }

    @Test
    @DisplayName("a document that breaks the canonical model is refused with field, mapping and line")
    void canonical() {
        harness.with("s/stock", "{\n  \"event\": \"stock\",\n  \"data\": {\n    \"items\": [for (.) {\n      \"sku\": .sku,\n      \"onHand\": .n\n    }]\n  }\n}");
        var mappings = harness.compiled();
        var schemas = new CanonicalSchemas(harness.home, mappings, new Findings());
        var broken = MappingHarness.json("{\"schemaVersion\": \"1\", \"countedAt\": \"2026-01-01T00:00:00Z\", \"items\": [{\"sku\": \"A\", \"warehouse\": \"M\", \"onHand\": 5}]}");
        var failure = catchThrowableOfType(MappingFailure.class, () -> schemas.check("stock", broken, "s/stock"));
        assertThat(failure.code()).isEqualTo("schema");
        assertThat(failure.field()).isEqualTo("/items/0/onHand");
        assertThat(failure.file()).isEqualTo("mappings/s/stock.jslt");
        assertThat(failure.line()).isEqualTo(6);
        assertThat(failure).hasMessageContaining("/items/0/onHand: 'onHand' has the wrong type").hasMessageContaining("made by mappings/s/stock.jslt:6");
        var unknown = catchThrowableOfType(MappingFailure.class, () -> schemas.check("stocks", broken, "s/stock"));
        assertThat(unknown).hasMessageContaining("there is no event 'stocks'").extracting(MappingFailure::line).isEqualTo(2);
    }

    @Test
    @DisplayName("a route maps text, bytes and trees with the mapping in force")
    void component() throws Exception {
        var mappings = harness.with("s/m", "{\"v\": .v, \"by\": $connection}").compiled();
        try (var camel = new DefaultCamelContext()) {
            camel.addComponent("mapping", new MappingComponent(() -> mappings, id -> Map.of("connection", id == null ? NullNode.instance : TextNode.valueOf(id))));
            camel.start();
            try (var template = camel.createProducerTemplate()) {
                assertThat(template.requestBody("mapping:s/m?connection=c1", "{\"v\": 1.10}")).hasToString("{\"v\":1.10,\"by\":\"c1\"}");
                assertThat(template.requestBody("mapping:s/m", "{\"v\": 2}".getBytes())).hasToString("{\"v\":2}");
                assertThat(template.requestBody("mapping:s/m", MappingHarness.json("{}"))).hasToString("{}");
                var failure = catchThrowableOfType(CamelExecutionException.class, () -> template.requestBody("mapping:s/m", "{"));
                assertThat(failure.getCause()).isInstanceOfSatisfying(MappingFailure.class, f -> assertThat(f.code()).isEqualTo("not-parseable"));
            }
        }
    }
}
