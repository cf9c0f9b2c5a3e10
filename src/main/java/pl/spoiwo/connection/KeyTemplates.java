package pl.spoiwo.connection;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;

/** Placeholders of message keys: one that nobody fills would stand in every key alike, and the key would name less than it says. */
record KeyTemplates(PositionedYaml file, Findings findings) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)(}?)");

    /** Of a webhook: the topic, the body, a header or a place in the body. */
    void webhook(String pointer, String template) {
        check(pointer, template, List.of("topic", "bodyHash"), Set.of("header:", "/"));
    }

    /** Of an item that a poll brings: it has no headers. */
    void poll(String pointer, String template) {
        check(pointer, template, List.of("capability", "bucket", "round", "bodyHash"), Set.of("/"));
    }

    private void check(String pointer, String template, List<String> words, Set<String> beginnings) {
        if (template == null) {
            return;
        }
        var allowed = "one of {" + String.join("}, {", words) + "}" + (beginnings.contains("header:") ? ", {header:Name}" : "") + ", {/json/pointer}";
        PLACEHOLDER.matcher(template).results().forEach(found -> {
            var name = found.group(1);
            if (found.group(2).isEmpty()) {
                findings.add(file, pointer, "'{" + name + "' has no closing brace", allowed);
            } else if (!words.contains(name) && beginnings.stream().noneMatch(name::startsWith)) {
                findings.add(file, pointer, "nothing fills {" + name + "}" + Nearest.hint(name, words), allowed);
            }
        });
    }
}
