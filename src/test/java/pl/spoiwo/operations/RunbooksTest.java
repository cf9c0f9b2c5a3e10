package pl.spoiwo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RunbooksTest {

    private static final Path RUNBOOKS = Path.of("docs/runbooks");
    private static final Pattern RAISED = Pattern.compile("\\b(?:raise|task|alert)\\(\\s*\"([a-z-]+)\"");
    private static final Pattern RAISED_BY_NAME = Pattern.compile("\\braise\\(\\s*([A-Z_]+),");
    private static final Pattern MAPPED = Pattern.compile("\"event\"\\s*:\\s*\"alert\"[^}]*?\"code\"\\s*:\\s*\"([a-z-]+)\"");

    @Test
    @DisplayName("every alert that the hub or a connector raises has a runbook")
    void complete() throws IOException {
        var codes = new TreeSet<>(Set.of("hold", "payment-mismatch", "delivery-refused", "payment-unmatched", "label-waiting", "document-waiting", "goods-not-issued"));
        for (var file : files(Path.of("src/main/java"), ".java")) {
            var text = Files.readString(file);
            RAISED.matcher(text).results().forEach(found -> codes.add(found.group(1)));
            RAISED_BY_NAME.matcher(text).results().forEach(found -> {
                var value = Pattern.compile("String " + found.group(1) + " = \"([a-z-]+)\"").matcher(text);
                assertThat(value.find()).as(file + ": " + found.group(1)).isTrue();
                codes.add(value.group(1));
            });
        }
        for (var file : files(Path.of("mappings"), ".jslt")) {
            MAPPED.matcher(Files.readString(file)).results().forEach(found -> codes.add(found.group(1)));
        }
        assertThat(codes).contains("parked", "backlog", "ledger-unexplained", "webhook-disabled");
        assertThat(files(RUNBOOKS, ".md").stream().map(file -> file.getFileName().toString()).toList()).containsAll(codes.stream().map(code -> code + ".md").toList());
    }

    @Test
    @DisplayName("each runbook says what it means, what to look at, what to press, when to escalate, and the same in Polish; its links lead somewhere")
    void sections() throws IOException {
        for (var file : files(RUNBOOKS, ".md")) {
            var text = Files.readString(file);
            if (!file.endsWith("README.md")) {
                assertThat(text).as(file.toString()).startsWith("# " + file.getFileName().toString().replace(".md", ":"))
                        .contains("## What it means", "## What to look at", "## What to press", "## When to escalate", "## Po polsku");
            }
            Pattern.compile("]\\(([a-z-]+\\.md)\\)").matcher(text).results()
                    .forEach(link -> assertThat(RUNBOOKS.resolve(link.group(1))).as(file + " links").exists());
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).collect(Collectors.toList());
        }
    }
}
