package pl.spoiwo.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.Fuzz;

class DelimitedTest {

    private static final Charset CP1250 = Charset.forName("windows-1250");
    private static final Path SAMPLE = Path.of("src/test/resources/vectors/subiekt/zamowienie-ZK.epp");
    private final Layout layout = Layout.read(Path.of("mappings/subiekt/epp-1.05.layout.yaml"), "mappings/subiekt/epp-1.05.layout.yaml");
    private final Codecs codecs = new Codecs();

    private JsonNode read(String text) {
        return codecs.decode("delimited", text.getBytes(CP1250), layout);
    }

    private ObjectNode sample() throws IOException {
        return (ObjectNode) codecs.decode("delimited", Files.readAllBytes(SAMPLE), layout);
    }

    private void refused(JsonNode document, String says, String field) {
        assertThatThrownBy(() -> codecs.encode("delimited", document, layout)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.code()).isEqualTo("layout");
            assertThat(e.getMessage()).contains(says);
            assertThat(e.file()).isEqualTo("mappings/subiekt/epp-1.05.layout.yaml");
            assertThat(layoutLine(e.line())).contains("name: " + field);
        });
    }

    private static String layoutLine(int line) {
        try {
            return Files.readAllLines(Path.of("mappings/subiekt/epp-1.05.layout.yaml")).get(line - 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("the layout has the official numbers of fields")
    void official_structure() {
        assertThat(layout.section("INFO", "1.05").orElseThrow().head()).hasSize(24);
        assertThat(layout.section("NAGLOWEK", "ZK").orElseThrow().head()).hasSize(62);
        assertThat(layout.section("NAGLOWEK", "ZK").orElseThrow().rows().fields()).hasSize(22);
        assertThat(layout.section("NAGLOWEK", "KONTRAHENCI").orElseThrow().rows().fields()).hasSize(30);
        assertThat(layout.section("NAGLOWEK", "TOWARY").orElseThrow().rows().fields()).hasSize(42);
        assertThat(layout.section("NAGLOWEK", "CENNIK").orElseThrow().rows().fields()).hasSize(7);
    }

    @Test
    @DisplayName("a real document is read and written again to the same bytes")
    void sample_round_trip() throws IOException {
        var document = sample();
        assertThat(document.at("/orders/0/orderNumber").asText()).isEqualTo("ORD-2026-000123");
        assertThat(document.at("/orders/0/issuedAt").asText()).isEqualTo("2026-11-20T00:00:00");
        assertThat(document.at("/orders/0/lines/1/gross").asText()).isEqualTo("14.9900");
        assertThat(document.at("/contractors/0/name").asText()).isEqualTo("Jan Żółkiewski");
        assertThat(document.at("/goods").size()).isEqualTo(2);
        var encoded = codecs.encode("delimited", document, layout);
        assertThat(encoded.bytes()).isEqualTo(Files.readAllBytes(SAMPLE));
        assertThat(encoded.notes()).isEmpty();
    }

    @Property
    @AddLifecycleHook(Fuzz.class)
    @Label("whatever texts and amounts a document holds, it reads back as it was written")
    void any_document_round_trips(@ForAll("texts") String name, @ForAll("texts") String remarks, @ForAll("amounts") String net, @ForAll("amounts") String gross) throws IOException {
        var document = sample();
        var order = (ObjectNode) document.at("/orders/0");
        order.put("partyShortName", name).put("remarks", remarks).put("net", net).put("gross", gross);
        var bytes = codecs.encode("delimited", document, layout).bytes();
        var again = codecs.decode("delimited", bytes, layout).at("/orders/0");
        assertThat(again.path("partyShortName").asText()).isEqualTo(name.replaceAll("\\R|\t", " ").strip());
        assertThat(again.path("remarks").asText()).isEqualTo(remarks.replaceAll("\\R|\t", " ").strip());
        assertThat(new java.math.BigDecimal(again.path("net").asText())).isEqualByComparingTo(net);
        assertThat(new java.math.BigDecimal(again.path("gross").asText())).isEqualByComparingTo(gross);
        assertThat(codecs.encode("delimited", codecs.decode("delimited", bytes, layout), layout).bytes()).isEqualTo(bytes);
    }

    @Provide
    Arbitrary<String> texts() {
        var codePage = IntStream.rangeClosed(' ', 255).mapToObj(code -> new String(new byte[] {(byte) code}, CP1250)).filter(c -> !Character.isISOControl(c.charAt(0)) && c.charAt(0) != '\uFFFD').collect(Collectors.joining());
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.of(',', '"', '[', ']', ' ', '\r', '\n', '\t', '\\')), Tuple.of(2, Arbitraries.chars().with(codePage.toCharArray()))).list().ofMaxSize(40)
                .map(list -> list.stream().map(String::valueOf).collect(Collectors.joining()));
    }

    @Provide
    Arbitrary<String> amounts() {
        return Arbitraries.bigDecimals().between(new java.math.BigDecimal("-999999999"), new java.math.BigDecimal("999999999")).ofScale(4).map(java.math.BigDecimal::toPlainString);
    }

    @Test
    @DisplayName("characters outside the code page are transliterated, line breaks and control characters replaced, and it is noted without the text")
    void characters() throws IOException {
        var document = sample();
        ((ObjectNode) document.at("/orders/0")).put("partyName", "Ğüneş 🎁 Иван\u0007 e\u0301").put("remarks", "=1+1\r\npo \"16\"\n\nkod\t1");
        var encoded = codecs.encode("delimited", document, layout);
        var text = new String(encoded.bytes(), CP1250);
        assertThat(text).contains("\"Güneş ? Ivan é\"").contains("\"=1+1 po \"\"16\"\"  kod 1\"");
        assertThat(encoded.notes()).containsExactly("orders[0].partyName: characters outside windows-1250 were replaced");
    }

    @Test
    @DisplayName("a code with a character that the code page lacks, or that no code has, is refused with field and character, never written as another code")
    void characters_of_codes() throws IOException {
        var document = sample();
        var line = (ObjectNode) document.at("/orders/0/lines/1");
        line.put("code", "KĞ-1");
        refused(document, "orders[0].lines[1].code has the character Ğ (U+011E), which windows-1250", "code, type: text, width: 20");
        line.put("code", "K🎁");
        refused(document, "🎁 (U+1F381)", "code");
        line.put("code", "K\t1");
        refused(document, "the character (U+0009)", "code");
        line.put("code", "KŁ-e\u0301");
        assertThat(new String(codecs.encode("delimited", document, layout).bytes(), CP1250)).contains("\"KŁ-é\"");
    }

    @Test
    @DisplayName("a postal code with a dash that somebody pasted is mended, because the layout says so")
    void characters_replaced_where_said() throws IOException {
        var document = sample();
        ((ObjectNode) document.at("/orders/0")).put("partyPostalCode", "43\u2011300");
        var encoded = codecs.encode("delimited", document, layout);
        assertThat(new String(encoded.bytes(), CP1250)).contains("\"43-300\"");
        assertThat(encoded.notes()).containsExactly("orders[0].partyPostalCode: characters outside windows-1250 were replaced");
    }

    @Test
    @DisplayName("a name that is too wide is cut and noted, a code that is too wide is refused with the line of its field")
    void width() throws IOException {
        var document = sample();
        ((ObjectNode) document.at("/goods/0")).put("name", "Ł".repeat(51));
        assertThat(codecs.encode("delimited", document, layout).notes()).containsExactly("goods[0].name: cut from 51 to 50 characters");
        ((ObjectNode) document.at("/orders/0/lines/1")).put("code", "X".repeat(21));
        refused(document, "orders[0].lines[1].code has 21 characters, the format takes 20", "code, type: text, width: 20");
    }

    @Test
    @DisplayName("what is missing, no number, too exact or unknown to the layout is refused")
    void refusals() throws IOException {
        var document = sample();
        var order = (ObjectNode) document.at("/orders/0");
        order.remove("net");
        refused(document, "orders[0].net is missing", "net");
        order.put("net", "1.23456");
        refused(document, "more than 4 digits", "net");
        order.put("net", "one");
        refused(document, "is no number", "net");
        order.put("net", "0e-999999999");
        refused(document, "is no number", "net");
        order.put("net", "1").put("issuedAt", "+12026-11-20T10:00:00");
        refused(document, "no date or local time", "issuedAt");
        order.put("issuedAt", "2026-11-20T10:00:00Z");
        refused(document, "no date or local time", "issuedAt");
        order.put("issuedAt", "2026-11-20").put("remark", "x");
        refused(document, "[remark]", "type");
        order.remove("remark");
        order.putObject("lines").put("x", 1);
        assertThatThrownBy(() -> codecs.encode("delimited", document, layout)).hasMessage("orders[0].lines is no list");
        order.putArray("lines").add("x");
        refused(document, "orders[0].lines[0] is no object of fields", "number");
        document.remove("info");
        assertThatThrownBy(() -> codecs.encode("delimited", document, layout)).hasMessageContaining("section info is missing");
    }

    @Test
    @DisplayName("hostile or torn files are refused with their line, and nothing of them is used")
    void hostile_files() throws IOException {
        var good = new String(Files.readAllBytes(SAMPLE), CP1250);
        broken(good.substring(0, good.indexOf(",130.0000")), "is it complete");
        broken(good.replace("\"Jan Żółkiewski\",\"Jan", "\"Jan Żółkiewski,\"Jan"), "line 5");
        broken(good.replace(",130.0000,", ",1e9,"), "line 5, section orders, field 28 net: \"1e9\" is no decimal");
        broken(good.replace(",20261120000000,20261120000000,,2", ",20261320000000,20261120000000,,2"), "field 22 issuedAt");
        broken("\"ZK\",1\r\n", "before the first label");
        broken("[INFO\r\n", "a label such as [NAME]");
        broken("", "no section [INFO]");
        broken(good.replace(",1250,", ",65001,"), "code page");
        broken("[INFO]\r\n" + "x,".repeat(2_000) + "\r\n", "1000 fields");
        broken("[INFO]\r\n\"" + "x".repeat(50_000), "opened here and not closed");
    }

    @Test
    @DisplayName("of all cuts at the end of a line only those between two whole sections pass, and what they read is the beginning of the whole")
    void cut_after_every_line() throws IOException {
        var text = new String(Files.readAllBytes(SAMPLE), CP1250);
        var passed = new java.util.ArrayList<String>();
        for (int end = text.indexOf("\r\n") + 2; end < text.length(); end = text.indexOf("\r\n", end) + 2) {
            try {
                read(text.substring(0, end)).fieldNames().forEachRemaining(passed::add);
                passed.add("|");
            } catch (MappingFailure e) {
                assertThat(e.code()).isEqualTo("not-parseable");
                assertThat(e.getMessage()).containsAnyOf("complete", "no section [INFO]");
            }
        }
        assertThat(passed).containsExactly("info", "|", "info", "orders", "|", "info", "orders", "contractors", "|");
    }

    @Test
    @DisplayName("a file that ends with a head alone is cut, also of a kind the layout does not know, but not of one that has no rows")
    void last_head() throws IOException {
        var whole = new String(Files.readAllBytes(SAMPLE), CP1250);
        broken(whole + "[NAGLOWEK]\r\n\"CENNIK\"\r\n\r\n", "the file ends with [NAGLOWEK] of CENNIK, whose rows are not there");
        broken(whole + "[NAGLOWEK]\r\n\"GRUPYTOWAROW\"\r\n\r\n", "the file ends with [NAGLOWEK] of GRUPYTOWAROW");
        broken(whole + "[NAGLOWEK]\r\n\r\n", "the file ends with [NAGLOWEK] of nothing");
        assertThat(read(whole + "[NAGLOWEK]\r\n\"KP\",1,0\r\n\r\n")).isEqualTo(sample());
        assertThat(read(whole + "[NAGLOWEK]\r\n\"CENNIK\"\r\n\r\n[ZAWARTOSC]\r\n\r\n")).isEqualTo(sample());
        assertThat(read(whole.replace("\r\n", "\n"))).isEqualTo(sample());
    }

    private void broken(String text, String says) {
        assertThatThrownBy(() -> read(text)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.code()).isEqualTo("not-parseable");
            assertThat(e.getMessage()).contains(says);
        });
    }

    @Test
    @DisplayName("unknown sections and later fields are skipped, because newer versions of the format append")
    void newer_versions() throws IOException {
        var text = new String(Files.readAllBytes(SAMPLE), CP1250).replace("\"Polska\",\"PL\",,0\r\n", "\"Polska\",\"PL\",,0,1,\"more\"\r\n")
                + "[NAGLOWEK]\r\n\"WYMAGALNOSCMPP\"\r\n\r\n[ZAWARTOSC]\r\n\"ZK 1\",1\r\n\r\n";
        assertThat(read(text)).isEqualTo(sample());
    }

    @Test
    @DisplayName("a layout with a misspelt key, an unknown type or a record that is not there says so with its line")
    void layout_findings(@TempDir Path folder) throws IOException {
        var good = "charset: windows-1250\nsections:\n  - {name: a, label: A, head: r}\nrecords:\n  r:\n    - {name: x, type: text}\n";
        wrong(folder, good.replace("type: text", "type: txt"), 6, "type txt is unknown");
        wrong(folder, good.replace("type: text", "typ: text"), 6, "key typ is unknown");
        wrong(folder, good.replace("head: r", "head: q"), 3, "no record q");
        wrong(folder, good.replace("windows-1250", "windows-9"), 1, "windows-9");
        wrong(folder, good.replace("type: text", "type: date"), 6, "needs a pattern");
        wrong(folder, good.replace("type: text", "characters: drop"), 6, "characters is refuse or replace");
        wrong(folder, good.replace("sections:", "end: {blankLine: yes}\nsections:"), 2, "blankLine is true or false");
        wrong(folder, good + "   x", 0, "no valid YAML");
    }

    private static void wrong(Path folder, String yaml, int line, String says) throws IOException {
        var file = Files.writeString(folder.resolve("x.layout.yaml"), yaml);
        assertThatThrownBy(() -> Layout.read(file, "x.layout.yaml")).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.getMessage()).contains(says);
            assertThat(List.of(line, e.line())).satisfiesAnyOf(l -> assertThat(l.get(0)).isZero(), l -> assertThat(l.get(0)).isEqualTo(l.get(1)));
        });
    }
}
