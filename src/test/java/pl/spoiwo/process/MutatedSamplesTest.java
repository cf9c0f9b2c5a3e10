package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.Fuzz;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.ExamplePairs;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Every example input of every mapping, broken at random places, through codec, mapping, schema, envelope and file. Whatever comes must end in a document
 * that can be written, or in a {@link MappingFailure}, which parks the message with its reason and place; anything else would be delivered again and again
 * until the broker gives up. What fails is written to {@code target/fuzz}; mended, it becomes an example pair. Six of ten fuzz inputs come here.
 */
class MutatedSamplesTest {

    private static final int INPUTS = Fuzz.inputs(60);
    private static final String[] ODD_BYTES = {"\"", "{", "}", "[", "]", ",", ":", "\\", "\u0000", "\r\n", "null", "-", "1e999", "0x", "NaN", "&lt;", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "\uD83D\uDE00", "ż", "\\ud800", "%00", "=&=", "[INFO]", "99999999999999999999999999999999999999"};
    private static final JsonNode[] ODD_VALUES = {JsonNodeFactory.instance.nullNode(), TextNode.valueOf(""), TextNode.valueOf(" "), TextNode.valueOf("\uD83D\uDE00 Zażółć\r\n\u0000"),
        TextNode.valueOf("x".repeat(20_000)), TextNode.valueOf("-1"), TextNode.valueOf("1,5"), TextNode.valueOf("2026-02-31T25:61:61"), TextNode.valueOf("0000-00-00 00:00:00"), TextNode.valueOf("${jndi:ldap://x}"), TextNode.valueOf("0e-999999999"),
        JsonNodeFactory.instance.numberNode(new BigDecimal("1e90")), JsonNodeFactory.instance.numberNode(new BigDecimal("-0.000000000000000000001")), JsonNodeFactory.instance.numberNode(Long.MIN_VALUE),
        JsonNodeFactory.instance.booleanNode(true), JsonNodeFactory.instance.arrayNode(), JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.arrayNode().add(JsonNodeFactory.instance.arrayNode().addNull())};

    private final long seed = Fuzz.seed();
    private final Random random = new Random(seed);
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Codecs codecs = new Codecs();
    private final CodecInputs inputs = new CodecInputs(codecs);
    private final HubConfiguration configuration = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, inputs).load().configuration().orElseThrow();

    private record Sample(String system, String mapping, String ending, byte[] body, Map<String, JsonNode> variables) {
    }

    @Test
    @DisplayName("whatever breaks in a payload, the hub makes a document of it or says where it cannot")
    void mutated() throws Exception {
        var samples = samples();
        assertThat(samples).hasSizeGreaterThan(100);
        int understood = 0;
        for (int i = 0; i < INPUTS; i++) {
            var sample = samples.get(random.nextInt(samples.size()));
            var body = mutate(sample);
            try {
                understood += understood(sample, body) ? 1 : 0;
            } catch (ExecutionException | TimeoutException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", input " + i + ": " + Fuzz.keep(sample.system() + "-" + sample.mapping() + "-" + i + ".in." + sample.ending(), body)
                        + " is not understood and not refused", e);
            }
        }
        worker.shutdown();
        // Mutations that always broke the outer shape would never reach a mapping.
        assertThat(understood).isBetween(INPUTS / 10, INPUTS * 9 / 10);
    }

    private boolean understood(Sample sample, byte[] body) throws Exception {
        try {
            worker.submit(() -> read(sample, body)).get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof MappingFailure parks)) {
                throw e;
            }
            assertThat(parks.getMessage()).as("what a person reads").isNotBlank().doesNotContain("Exception", "\tat ");
            if (!parks.code().equals("not-parseable")) {
                assertThat(parks.file()).as("where it breaks").startsWith("mappings/");
                assertThat(parks.line()).as("line in %s: %s", parks.file(), parks.getMessage()).isGreaterThanOrEqualTo(parks.code().equals("event-broken") ? 0 : 1);
            }
            return false;
        }
    }

    private Void read(Sample sample, byte[] body) throws IOException {
        var name = sample.system() + "/" + sample.mapping();
        var layout = configuration.mappings().layout("subiekt/epp-1.05").orElseThrow();
        var output = configuration.mappings().get(name).apply(inputs.read(name, sample.ending(), body, layout), sample.variables());
        for (var each : output.isArray() ? output : JsonNodeFactory.instance.arrayNode().add(output)) {
            if (each.path("event").isTextual()) {
                Envelopes.of(each, configuration.schemas(), name);
            }
        }
        if (name.equals("subiekt/zk")) {
            codecs.encode("delimited", output.path("content"), layout);
        }
        Json.MAPPER.writeValueAsBytes(output);
        return null;
    }

    private byte[] mutate(Sample sample) throws IOException {
        if (!sample.ending().equals("json") || random.nextInt(3) == 0) {
            return bytes(sample.body());
        }
        var document = Json.MAPPER.readTree(sample.body());
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            replace(document);
        }
        return Json.MAPPER.writeValueAsBytes(document);
    }

    private byte[] bytes(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        int from = random.nextInt(body.length + 1);
        int to = Math.min(body.length, from + random.nextInt(20));
        out.write(body, 0, from);
        switch (random.nextInt(5)) {
            case 0 -> out.write(ODD_BYTES[random.nextInt(ODD_BYTES.length)].getBytes(StandardCharsets.UTF_8));
            case 1 -> out.write(random.nextInt(256));
            case 2 -> {
                // The piece is left out.
            }
            case 3 -> {
                out.write(body, from, to - from);
                out.write(body, from, to - from);
            }
            default -> {
                return out.toByteArray();
            }
        }
        out.write(body, to, body.length - to);
        return out.toByteArray();
    }

    /** One value at a random place becomes an odd one, goes, or comes twice in its list. */
    private void replace(JsonNode document) {
        var parents = new ArrayList<JsonNode>();
        collect(document, parents);
        if (parents.isEmpty()) {
            return;
        }
        var parent = parents.get(random.nextInt(parents.size()));
        var odd = ODD_VALUES[random.nextInt(ODD_VALUES.length)].deepCopy();
        if (parent instanceof ObjectNode object) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, odd);
            }
        } else {
            var list = (ArrayNode) parent;
            int at = random.nextInt(list.size());
            switch (random.nextInt(3)) {
                case 0 -> list.remove(at);
                case 1 -> list.add(list.get(at).deepCopy());
                default -> list.set(at, odd);
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode() && !node.isEmpty()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }

    private List<Sample> samples() throws IOException {
        var found = new ArrayList<Sample>();
        try (var files = Files.walk(Path.of("mappings"))) {
            for (var file : files.filter(f -> f.getFileName().toString().matches(".+\\.in\\.[a-z0-9]+")).sorted().toList()) {
                var name = file.getFileName().toString();
                var example = name.substring(0, name.indexOf(".in."));
                var mapping = file.getParent();
                var system = mapping.getParent().getParent().getFileName().toString();
                found.add(new Sample(system, mapping.getFileName().toString(), name.substring(name.lastIndexOf('.') + 1), Files.readAllBytes(file),
                        variables(system, file.resolveSibling(example + ".vars.json"))));
            }
        }
        return found;
    }

    private Map<String, JsonNode> variables(String system, Path file) throws IOException {
        var values = ExamplePairs.variables(system, JsonNodeFactory.instance.objectNode().put("country", "PL").put("currency", "PLN"));
        if (Files.exists(file)) {
            Json.MAPPER.readTree(Files.readAllBytes(file)).fields().forEachRemaining(given -> values.put(given.getKey(), given.getValue()));
        }
        return values;
    }
}
