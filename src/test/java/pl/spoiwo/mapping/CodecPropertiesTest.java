package pl.spoiwo.mapping;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import pl.spoiwo.Fuzz;

/** Files and bodies that were damaged on their way, and documents that a mapping made wrong. */
class CodecPropertiesTest {

    /** Where it breaks, or what is wrong with the whole. */
    private static final String PLACE = "line \\d+|field \\d+|2000 fields|field codePage|is empty|is it complete|an exponent beyond|exceeds the maximum|at char #\\d+|a number cannot be read|is not in windows-1250|is not in IBM852|no codec reads";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Codecs codecs = new Codecs();
    private final Layout layout = Layout.read(Path.of("mappings/subiekt/epp-1.05.layout.yaml"), "mappings/subiekt/epp-1.05.layout.yaml");

    /** A whole one of each kind. */
    enum Sample {
        JSON("application/json", "{\"id\":727,\"total\":\"79.90\",\"lines\":[{\"sku\":\"A \\u0142\",\"n\":1.50,\"x\":null},{\"sku\":\"B\",\"n\":-2e1,\"x\":true}]}"),
        FORM("application/x-www-form-urlencoded; charset=UTF-8", "id=727&tag=a&tag=b+c&empty=&%C5%82=%C4%85"),
        XML("text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:o xmlns:s='u'>\n<l n='1'>\u0105<![CDATA[&]]></l><l/>&amp;&#65;<!-- x --><?y z?></s:o>"),
        DELIMITED("delimited", null);

        private final String codec;
        private final String text;

        Sample(String codec, String text) {
            this.codec = codec;
            this.text = text;
        }

        byte[] bytes() throws IOException {
            return text == null ? Files.readAllBytes(Path.of("src/test/resources/vectors/subiekt/zamowienie-ZK.epp")) : text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Some bytes at a place give way to others. */
    record Edit(int at, int length, byte[] instead) {

        byte[] of(byte[] body) {
            int from = at % (body.length + 1);
            int to = Math.min(body.length, from + length);
            var out = new ByteArrayOutputStream();
            out.write(body, 0, from);
            out.writeBytes(instead);
            out.write(body, to, body.length - to);
            return out.toByteArray();
        }
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("whatever bytes come, they become a document that can be written again, or a failure that says where they break")
    void damaged(@ForAll Sample sample, @ForAll @Size(min = 1, max = 4) List<@From("edits") Edit> edits) throws IOException {
        var body = sample.bytes();
        for (var edit : edits) {
            body = edit.of(body);
        }
        var started = System.nanoTime();
        try {
            Json.MAPPER.writeValueAsBytes(codecs.decode(sample.codec, body, layout));
        } catch (MappingFailure failure) {
            assertThat(failure.code()).isEqualTo("not-parseable");
            assertThat(failure.getMessage()).containsPattern(PLACE).doesNotContain("Exception");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("whatever content type comes with it, a body is read or refused")
    void contentTypes(@ForAll("contentTypes") String type, @ForAll Sample sample) throws IOException {
        try {
            assertThat(codecs.decode(type, sample.bytes(), layout)).isNotNull();
        } catch (MappingFailure failure) {
            assertThat(failure.code()).isEqualTo("not-parseable");
        }
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("a document with anything anywhere is written and read again as it was written, or refused with the line of the layout")
    void misshapen(@ForAll @IntRange(max = 10_000) int place, @ForAll("values") JsonNode value) throws IOException {
        var document = codecs.decode("delimited", Sample.DELIMITED.bytes(), layout);
        var setters = new ArrayList<Consumer<JsonNode>>();
        List.of("orders", "contractors", "goods").forEach(section -> setters.add(v -> ((ObjectNode) document).set(section, v)));
        List.of("orders", "contractors", "goods").forEach(section -> collect(document.get(section), setters));
        setters.get(place % setters.size()).accept(value);
        try {
            var read = codecs.decode("delimited", codecs.encode("delimited", document, layout).bytes(), layout);
            assertThat(codecs.decode("delimited", codecs.encode("delimited", read, layout).bytes(), layout)).isEqualTo(read);
        } catch (MappingFailure failure) {
            assertThat(failure.code()).isEqualTo("layout");
            assertThat(failure.file()).isEqualTo("mappings/subiekt/epp-1.05.layout.yaml");
            assertThat(failure.line()).isPositive();
        }
    }

    private static void collect(JsonNode node, List<Consumer<JsonNode>> setters) {
        for (int i = 0; i < node.size() && node instanceof ArrayNode list; i++) {
            int at = i;
            setters.add(value -> list.set(at, value));
        }
        // The kind in the first field of a document says which section it is.
        node.fields().forEachRemaining(field -> setters.add(field.getKey().equals("type") ? value -> { } : field::setValue));
        node.forEach(child -> collect(child, setters));
    }

    @Provide
    Arbitrary<Edit> edits() {
        var odd = Arbitraries.of("", "\"", "{", "}", "[", "]", ",", ":", "\\", "\u0000", "\r\n", "\n", "null", "-", "1e999", "1e999999999", "9".repeat(200), "NaN", "\\ud800", "\\uDC00x", "[".repeat(300), "{\"a\":".repeat(300), "\"id\":1,",
                "<", ">", "</", "/>", "<a>".repeat(300), "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", "&lt;", "&a;", "&#xD800;", "]]>", "<![CDATA[", "<?xml version='1.1'?>", " encoding=\"UTF-16\"", "xmlns:s=''", "s:",
                "%", "%zz", "%00", "&", "=&=", "a=1&".repeat(2_100), "[INFO]", "[NAGLOWEK]\r\n", "\"ZK\"", "\"\"", ",,", "x,".repeat(1_100), "y".repeat(21_000), "20261320000000", "\uD83D\uDE00")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        var raw = Arbitraries.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[] {(byte) 0xc3}, new byte[] {(byte) 0xf8}, new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[] {0, 0, (byte) 0xfe, (byte) 0xff}, new byte[] {(byte) 0x81});
        return Combinators.combine(Arbitraries.integers().between(0, 3_000), Arbitraries.of(0, 0, 1, 2, 10, 100, 5_000), Arbitraries.oneOf(odd, raw, Arbitraries.bytes().array(byte[].class).ofMaxSize(4))).as(Edit::new);
    }

    @Provide
    Arbitrary<String> contentTypes() {
        return Arbitraries.of("application/", "json", "xml", "form", "x-www-form-urlencoded", "text/", "+xml", "+json", ";", " ", "charset=", "Charset=", "\"", "utf-16", "UTF-7", "ISO-2022-CN", "IBM852", "x-JISAutoDetect", "\u0130", "\u0000", "=", "bytes", "delimited")
                .list().ofMaxSize(6).map(words -> String.join("", words));
    }

    @Provide
    Arbitrary<JsonNode> values() {
        var texts = Arbitraries.of("", " ", "a\r\nb\tc", "\"\",\"", "[INFO]", "\u0000", "\u00a0", "\u011e\uD83D\uDE00 e\u0301", "\ud800", "x".repeat(30_000), "-1", "1,5", "0e-999999999", "1e999999999", "1e-999999999", "9".repeat(500), "9".repeat(100_000), "0.00001", "+5", "1e3",
                "2026-02-31", "2026-11-20", "2026-11-20T10:00:00Z", "+12026-11-20T10:00:00", "-0001-01-01T00:00:00", "+123456789", "1", "true").map(TextNode::valueOf);
        var others = Arbitraries.<JsonNode>of(NODES.nullNode(), NODES.booleanNode(true), NODES.numberNode(Long.MIN_VALUE), NODES.numberNode(new BigDecimal("1e90")), NODES.numberNode(1e7), NODES.numberNode(Double.NaN), NODES.arrayNode(), NODES.objectNode(),
                NODES.arrayNode().addNull().add(1), NODES.arrayNode().add(NODES.objectNode()), NODES.objectNode().put("x", 1));
        return Arbitraries.oneOf(texts, others);
    }
}
