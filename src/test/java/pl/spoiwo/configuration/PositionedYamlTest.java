package pl.spoiwo.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PositionedYamlTest {

    private final Findings findings = new Findings();

    private PositionedYaml parsed(String text) {
        return PositionedYaml.parse("f.yaml", text, findings).orElseThrow();
    }

    @Test
    @DisplayName("every value knows its line, unknown places that of what is around them")
    void lines() {
        var yaml = parsed("a: 1\nb:\n  c/d:\n    - x\n    - {e: y}\n");
        assertThat(yaml.line("/a")).isEqualTo(1);
        assertThat(yaml.line("/b/c~1d")).isEqualTo(3);
        assertThat(yaml.line("/b/c~1d/1/e")).isEqualTo(5);
        assertThat(yaml.line("/b/c~1d/1/none/at/all")).isEqualTo(5);
        assertThat(yaml.line("/none")).isEqualTo(1);
    }

    @Test
    @DisplayName("only true, false, null and plain numbers are no text")
    void scalars() {
        assertThat(parsed("[off, yes, 010, 12:30, 1_000, 2026-01-01, 1e3, \"7\", 7, -0.50, true, null, ~, ''] ").root().toString())
                .isEqualTo("[\"off\",\"yes\",\"010\",\"12:30\",\"1_000\",\"2026-01-01\",\"1e3\",\"7\",7,-0.50,true,null,null,\"\"]");
    }

    @Test
    @DisplayName("a key given twice is found with both lines, at any depth")
    void duplicate_keys() {
        parsed("a:\n  b: 1\n  c: 2\n  b: 3\n");
        assertThat(findings.list()).singleElement().hasToString("f.yaml:4: 'b' is given twice: first in line 2 (each key once)");
    }

    @Test
    @DisplayName("text that is no YAML, or two documents, is found with its line")
    void broken() {
        assertThat(PositionedYaml.parse("f.yaml", "a: 1\nb: [2\n", findings)).isEmpty();
        assertThat(PositionedYaml.parse("g.yaml", "a: 1\n---\nb: 2\n", findings)).isEmpty();
        assertThat(findings.list()).hasSize(2).allMatch(f -> f.line() >= 2 && f.what().startsWith("no valid YAML"));
    }

    @Test
    @DisplayName("an alias is read as what it stands for; one that holds itself is found")
    void aliases() {
        assertThat(parsed("a: &x {b: 1}\nc: *x\n").at("/c/b").asInt()).isEqualTo(1);
        parsed("a: &x [*x]\n");
        assertThat(findings.none()).isFalse();
    }

    @Test
    @DisplayName("aliases of aliases, which make millions of values of some lines, are found and not read out")
    void bomb() {
        var text = new StringBuilder("a0: &a0 [x, x, x]\n");
        for (int i = 1; i <= 16; i++) {
            text.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(3)).append("x]\n");
        }
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> parsed(text.toString()));
        assertThat(findings.list()).extracting(Finding::what).containsExactly("too much to read, or aliases of aliases");
    }
}
