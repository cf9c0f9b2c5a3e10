package pl.spoiwo.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingResolverTest {

    @TempDir
    Path folder;
    private final Findings findings = new Findings();

    private String resolved(String value) {
        var yaml = PositionedYaml.parse("f.yaml", "top:\n  a: \"" + value + "\"\n", findings).orElseThrow();
        return new SettingResolver(new Home(folder), Map.of("ONE", "1", "EMPTY", "", "MONEY", "$5\\")::get).resolve(yaml, findings).at("/top/a").asText();
    }

    @Test
    @DisplayName("variables, defaults and files are put in, also several in one text")
    void values() throws IOException {
        Files.writeString(folder.resolve("secret"), "s\n");
        assertThat(resolved("${ONE}/${TWO:2}/${file:secret}")).isEqualTo("1/2/s");
        assertThat(resolved("${TWO:http://h:80/x}")).isEqualTo("http://h:80/x");
        assertThat(resolved("${EMPTY:x}")).isEmpty();
        assertThat(resolved("${MONEY}")).isEqualTo("$5\\");
        assertThat(resolved("{setting} $ONE")).isEqualTo("{setting} $ONE");
        assertThat(findings.list()).isEmpty();
    }

    @Test
    @DisplayName("what is missing, or names nothing, is found at its line")
    void missing() {
        resolved("${TWO}");
        resolved("${file:none}");
        resolved("${}");
        assertThat(findings.list()).hasSize(3).allMatch(f -> f.line() == 2);
    }
}
