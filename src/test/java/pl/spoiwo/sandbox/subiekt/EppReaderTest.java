package pl.spoiwo.sandbox.subiekt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EppReaderTest {

    private static final Charset CP1250 = Charset.forName("windows-1250");

    static String sample() throws Exception {
        return new String(EppReaderTest.class.getResourceAsStream("/sandbox/zamowienie-ZK.epp").readAllBytes(), CP1250);
    }

    @Test
    @DisplayName("a file in order is read with its document, lines and master data")
    void sampleFile() throws Exception {
        EppFile file = EppReader.read(sample().getBytes(CP1250));
        assertThat(file.sections()).extracting(EppFile.Section::kind).containsExactly("ZK", "KONTRAHENCI", "TOWARY");
        assertThat(file.sections().get(0).field(10)).isEqualTo("ORD-2026-000123");
        assertThat(file.sections().get(0).field(30)).isEqualTo("159.9000");
        assertThat(file.sections().get(0).rows()).hasSize(2);
    }

    @ParameterizedTest(name = "{2}")
    @DisplayName("what Subiekt would not take is refused with the place and the reason")
    @CsvSource(delimiter = '|', value = {
        "\"1.05\",3,1250,    | \"1.11\",3,1250,        | version 1.11",
        "\"1.05\",3,1250,    | \"1.05\",3,65001,       | code page 65001",
        "\"1.05\",3,1250,    | \"1.05\",0,1250,        | purpose 0",
        "\"1.05\",3,1250,    | \"1.05\",3,1250,,       | 25 fields, 24 expected",
        "130.0000,29.9000    | 130.00,29.9000          | field 28: '130.00' is not of type K",
        "130.0000,29.9000    | \"130.0000\",29.9000    | field 28: quotes are for texts",
        "1,1,\"KUBEK-LOS\"   | 1,1,KUBEK-LOS           | field 3: a text must stand in quotes",
        "1,1,\"KUBEK-LOS\"   | 1,1,\"KUBEK-LOS-12345678901\" | field 3: 21 characters, at most 20 fit",
        "20261120000000,,2,0 | 20261120000000,,3,0     | says 3 lines, there are 2",
        "20261120000000,,2,0 | 20261320000000,,2,0     | is not of type D",
        "[NAGLOWEK]          | [NAGŁÓWEK]              | [NAGLOWEK] expected",
        "\"ZK\",1,0          | \"XX\",1,0              | unknown type of document",
        "\"Przelew\"         | \"Prze\"lew             | something follows its closing quote",
        "\"Przelew\"         | \"Przelew               | field",
    })
    void refused(String sound, String broken, String reason) throws Exception {
        String text = sample();
        assertThat(text).contains(sound);
        String damaged = text.replace(sound, broken);
        assertThatThrownBy(() -> EppReader.read(damaged.getBytes(CP1250))).isInstanceOf(EppRejected.class).hasMessageContaining(reason);
    }

    @Test
    @DisplayName("other line ends, another code page and a missing empty line at the end are refused")
    void wholeFile() throws Exception {
        String text = sample();
        assertThatThrownBy(() -> EppReader.read(text.replace("\"szt.\",1.0000", "\"szt\n\",1.0000").getBytes(CP1250))).hasMessageContaining("CRLF");
        assertThatThrownBy(() -> EppReader.read(text.replace("\r\n", "\n").getBytes(CP1250))).hasMessageContaining("empty line");
        assertThatThrownBy(() -> EppReader.read(text.strip().getBytes(CP1250))).hasMessageContaining("empty line");
        byte[] foreign = text.getBytes(CP1250);
        foreign[50] = (byte) 0x81;
        assertThatThrownBy(() -> EppReader.read(foreign)).hasMessageContaining("code page 1250");
    }

    @Test
    @DisplayName("a doubled quote inside a text stands for one")
    void quotes() throws Exception {
        EppFile file = EppReader.read(sample().replace("\"Przelew\"", "\"Prze\"\"lew\"").getBytes(CP1250));
        assertThat(file.sections().get(0).field(34)).isEqualTo("Prze\"lew");
    }
}
