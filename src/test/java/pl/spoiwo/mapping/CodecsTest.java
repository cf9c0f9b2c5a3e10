package pl.spoiwo.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CodecsTest {

    private final Codecs codecs = new Codecs();

    private JsonNode decode(String codec, String body) {
        return codecs.decode(codec, body.getBytes(StandardCharsets.UTF_8), null);
    }

    private void refused(String codec, String body, String... says) {
        assertThatThrownBy(() -> decode(codec, body)).isInstanceOfSatisfying(MappingFailure.class, e -> {
            assertThat(e.code()).isEqualTo("not-parseable");
            for (var part : says) {
                assertThat(e.getMessage()).contains(part);
            }
        });
    }

    @Test
    @DisplayName("JSON keeps the digits of its numbers, by codec name and by content type")
    void json_keeps_digits() {
        assertThat(decode("application/json; charset=UTF-8", "{\"price\": 79.90}").get("price").asText()).isEqualTo("79.90");
        assertThat(decode("application/vnd.allegro.public.v1+json", "{\"a\": 1}").get("a").intValue()).isEqualTo(1);
        assertThat(decode(null, "[]").isArray()).isTrue();
    }

    @Test
    @DisplayName("JSON that is broken, doubled, too deep or a number bomb is refused with line and column")
    void json_refusals() {
        refused("json", "{\"a\": 1,\n \"b\": }", "line 2");
        refused("json", "{\"a\": 1, \"a\": 2}", "line 1");
        refused("json", "\0\0{\0\0\0}\0", "line 1", "UTF-8");
        refused("json", "{} {}");
        refused("json", "");
        refused("json", "[".repeat(300) + "]".repeat(300));
        refused("json", "{\"a\": 1e999999999}", "exponent");
        refused("json", "{\"a\": 1e999123456789}", "number");
        refused("json", "{\"a\": " + "9".repeat(200) + "}");
        refused("json", "<br />\n<b>Notice</b>: Undefined index in /var/www/plugin.php{\"id\": 1}", "line 1");
    }

    @Test
    @DisplayName("half a character, which JSON lets pass and nothing can write again, is read as U+FFFD")
    void json_half_characters() {
        var document = decode("json", "{\"a\": [\"x\\ud83d y\", \"\\ud83d\\ude00\"]}");
        assertThat(document.toString()).isEqualTo("{\"a\":[\"x\uFFFD y\",\"\uD83D\uDE00\"]}");
        assertThat(decode("json", new String(codecs.encode("json", document, null).bytes(), StandardCharsets.UTF_8))).isEqualTo(document);
    }

    @Test
    @DisplayName("a form gives texts, and a list where a name comes again; it is written the same way")
    void forms() {
        var form = decode("application/x-www-form-urlencoded", "webhook_id=7&tag=a&tag=b+c&empty=&%C5%82=%C4%85");
        assertThat(form.toString()).isEqualTo("{\"webhook_id\":\"7\",\"tag\":[\"a\",\"b c\"],\"empty\":\"\",\"ł\":\"ą\"}");
        assertThat(decode("form", new String(codecs.encode("form", form, null).bytes(), StandardCharsets.US_ASCII))).isEqualTo(form);
        refused("form", "a=%zz", "field 1");
        refused("form", "a=1&".repeat(3_000), "2000 fields");
    }

    @Test
    @DisplayName("an XML element has the same shape whether it comes once or often")
    void xml_shape() {
        assertThat(decode("text/xml", "<o><id>7</id></o>").toString()).isEqualTo("{\"o\":[{\"id\":[\"7\"]}]}");
        assertThat(decode("xml", "<s:E xmlns:s='u'><l n='1'>ą<![CDATA[&]]></l><l/></s:E>").toString())
                .isEqualTo("{\"E\":[{\"l\":[{\"@n\":\"1\",\"#text\":\"ą&\"},\"\"]}]}");
    }

    @Test
    @DisplayName("XML is written with attributes, prefixes and lists, and read back to the same document")
    void xml_round_trip() {
        var document = decode("json", "{\"order\": [{\"@id\": \"7\", \"line\": [{\"sku\": [\"A & <B>\"]}, {\"sku\": [\"C\"]}], \"note\": [\"\"]}]}");
        var encoded = codecs.encode("xml", document, null);
        assertThat(codecs.decode("xml", encoded.bytes(), null)).isEqualTo(document);
        var soap = codecs.encode("xml", decode("json", "{\"s:Body\": {\"@xmlns:s\": \"u\", \"s:a\": 1.50}}"), null);
        assertThat(new String(soap.bytes(), StandardCharsets.UTF_8)).endsWith("<s:Body xmlns:s=\"u\"><s:a>1.50</s:a></s:Body>");
        var noted = codecs.encode("xml", decode("json", "{\"a\": {\"b\": \"x\\u0001y\"}}"), null);
        assertThat(noted.notes()).containsExactly("/a/b: characters that XML cannot hold were left out");
        assertThatThrownBy(() -> codecs.encode("xml", decode("json", "{\"a\": {\"b><c\": 1}}"), null)).hasMessageContaining("b><c");
    }

    @Test
    @DisplayName("XML with a DTD, an external entity or an entity bomb is refused and nothing is fetched")
    void xml_refusals() {
        refused("xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "document type", "line 1");
        refused("xml", "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><l>&b;</l>", "document type");
        refused("xml", "<!DOCTYPE a [<!ENTITY\u0004x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "line 1");
        refused("xml", "<a>\n<b></a>", "line 2");
        refused("xml", "<a>".repeat(300) + "</a>".repeat(300), "deeper than 200");
        refused("xml", "no xml at all", "line 1");
        refused("xml", "\ufeff", "line 1");
    }

    @Test
    @DisplayName("nothing is fetched that an XML document points at")
    void xml_external() throws IOException {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var at = "http://127.0.0.1:" + listener.getLocalPort() + "/x";
            listener.setSoTimeout(1);
            refused("xml", "<!DOCTYPE a SYSTEM \"" + at + "\"><a/>", "document type");
            refused("xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + at + "\">]><a>&x;</a>", "document type");
            refused("xml", "<!DOCTYPE a [<!ENTITY % x SYSTEM \"" + at + "\"> %x;]><a/>", "document type");
            assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("bytes travel as base 64")
    void bytes() {
        var document = codecs.decode("application/octet-stream", new byte[] {0, -1, 7}, null);
        assertThat(codecs.encode("bytes", document, null).bytes()).containsExactly(0, -1, 7);
        refused("application/pdf", "x", "application/pdf");
    }
}
