package pl.spoiwo.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Text with {@code {placeholders}}, as connectors write them; a brace without its partner is text. */
public record Template(List<Part> parts) {

    public record Part(String text, boolean placeholder) {
    }

    public static Template of(String text) {
        var parts = new ArrayList<Part>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (close < 0) {
                parts.add(new Part(text.substring(at), false));
                break;
            }
            if (open > at) {
                parts.add(new Part(text.substring(at, open), false));
            }
            parts.add(new Part(text.substring(open + 1, close), true));
            at = close + 1;
        }
        return new Template(List.copyOf(parts));
    }

    /** @param values gives the text of a placeholder, by its name without braces */
    public String render(UnaryOperator<String> values) {
        var out = new StringBuilder();
        for (var part : parts) {
            out.append(part.placeholder() ? values.apply(part.text()) : part.text());
        }
        return out.toString();
    }

    /** Names that stand in placeholders, with this prefix taken off: {@code header:} gives the header names. */
    public List<String> names(String prefix) {
        return parts.stream().filter(Part::placeholder).map(Part::text)
                .filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length())).toList();
    }
}
