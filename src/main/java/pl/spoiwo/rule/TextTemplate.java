package pl.spoiwo.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Nearest;

/**
 * A text with placeholders of what is known of a product: <code>{brand} {name|cut:40}</code>. Neither code nor loops: its time and its size are bounded by its length
 * and by the product. In a description, which is HTML, values stand for themselves; only the product's own description is HTML too. Read once; any number of
 * threads may ask it.
 */
public final class TextTemplate {

    private static final int LONGEST = 10_000;
    private static final int MOST = 100;
    private static final String DESCRIPTION = "description";
    private static final String ATTRIBUTE = "attributes.";
    /** Fields of the product, as its owners tell them. */
    private static final Set<String> FACTS = new TreeSet<>(Set.of("sku", "name", "brand", "category", "ean", "unit", "supplierCode", "tags"));
    private static final Set<String> FILTERS = new TreeSet<>(Set.of("cut", "upper", "lower", "before", "after", "default"));
    private static final String HOW = "{fact} or {fact|filter|filter:'with'}; a brace that stands for itself is doubled";

    private final String text;
    private final Field field;
    private final List<Part> parts;

    private TextTemplate(String text, Field field, List<Part> parts) {
        this.text = text;
        this.field = field;
        this.parts = parts;
    }

    /** Written as it is where {@code fact} is null. */
    private record Part(String literal, String fact, boolean escaped, List<UnaryOperator<String>> filters) {

        String of(Map<String, String> facts) throws Formula.Unanswered {
            if (fact == null) {
                return literal;
            }
            var value = facts.get(fact);
            for (var filter : filters) {
                value = filter.apply(value);
            }
            if (value == null) {
                throw new Formula.Unanswered(fact + " is not known");
            }
            return escaped ? WholeText.escaped(value) : value;
        }
    }

    /** @param field a text @throws Formula.Refused where it is too long, or asks for what nobody tells; the message says where */
    public static TextTemplate of(String text, Field field) throws Formula.Refused {
        if (text.length() > LONGEST) {
            throw new Formula.Refused("a template of " + text.length() + " characters", "at most " + LONGEST);
        }
        var parts = new Reader(text, field).read();
        if (parts.size() > MOST) {
            throw new Formula.Refused("a template of " + parts.size() + " parts", "at most " + MOST);
        }
        return new TextTemplate(text, field, parts);
    }

    /** @param facts by name, attributes as {@code attributes.<name>}; none is empty @throws Formula.Unanswered where one of them is missing */
    public String of(Map<String, String> facts) throws Formula.Unanswered {
        var made = new StringBuilder();
        for (var part : parts) {
            made.append(part.of(facts));
        }
        return made.toString();
    }

    boolean html() {
        return field == Field.DESCRIPTION;
    }

    /** Fields of the product that it asks. */
    public Set<String> asks() {
        var asks = new TreeSet<String>();
        parts.stream().filter(part -> part.fact() != null).forEach(part -> asks.add(part.fact().startsWith(ATTRIBUTE) ? "attributes" : part.fact()));
        return asks;
    }

    /** Names of attributes that it asks. */
    public Set<String> attributes() {
        return parts.stream().map(Part::fact).filter(fact -> fact != null && fact.startsWith(ATTRIBUTE)).map(fact -> fact.substring(ATTRIBUTE.length())).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Reader {
        private final String text;
        private final boolean html;
        private final List<Part> parts = new ArrayList<>();
        private int at;

        Reader(String text, Field field) {
            this.text = text;
            this.html = field == Field.DESCRIPTION;
        }

        List<Part> read() throws Formula.Refused {
            var literal = new StringBuilder();
            while (at < text.length()) {
                char next = text.charAt(at++);
                if (next != '{' && next != '}') {
                    literal.append(next);
                } else if (at < text.length() && text.charAt(at) == next) {
                    literal.append(next);
                    at++;
                } else if (next == '}') {
                    throw new Formula.Refused("no template: a } without its { (at character " + at + ")", HOW);
                } else {
                    parts.add(new Part(literal.toString(), null, false, List.of()));
                    literal.setLength(0);
                    parts.add(placeholder());
                }
            }
            parts.add(new Part(literal.toString(), null, false, List.of()));
            return parts.stream().filter(part -> part.fact() != null || !part.literal().isEmpty()).toList();
        }

        private Part placeholder() throws Formula.Refused {
            var fact = until(false).strip();
            var filters = new ArrayList<UnaryOperator<String>>();
            boolean ownHtml = html && fact.equals(DESCRIPTION);
            checked(fact);
            while (text.charAt(at - 1) == '|') {
                filters.add(filter(until(true), ownHtml));
            }
            return new Part(null, fact, html && !ownHtml, filters);
        }

        private void checked(String fact) throws Formula.Refused {
            var known = new TreeSet<>(FACTS);
            if (html) {
                known.add(DESCRIPTION);
            }
            if (!known.contains(fact) && !(fact.startsWith(ATTRIBUTE) && fact.length() > ATTRIBUTE.length())) {
                known.add(ATTRIBUTE + "<name>");
                throw new Formula.Refused("a template asks for '" + fact + "', which is unknown here" + Nearest.hint(fact, known), "one of " + String.join(", ", known));
            }
        }

        private UnaryOperator<String> filter(String said, boolean ownHtml) throws Formula.Refused {
            int colon = said.indexOf(':');
            var name = (colon < 0 ? said : said.substring(0, colon)).strip();
            var with = colon < 0 ? null : unquoted(said.substring(colon + 1).strip());
            if (!FILTERS.contains(name)) {
                throw new Formula.Refused("a template has the filter '" + name + "', which is unknown" + Nearest.hint(name, FILTERS), "one of " + String.join(", ", FILTERS));
            }
            boolean bare = name.equals("upper") || name.equals("lower");
            if (bare == (with != null) || name.equals("cut") && !with.matches("[1-9][0-9]{0,3}")) {
                throw new Formula.Refused("the filter '" + said + "' of a template", bare ? name + " takes nothing" : name.equals("cut") ? "cut:40" : name + ":'some text'");
            }
            if (ownHtml && !name.equals("default")) {
                throw new Formula.Refused("the filter '" + name + "' of the description, which is HTML and would break by it", "default:'some HTML'");
            }
            return switch (name) {
                case "upper" -> value -> value == null ? null : value.toUpperCase(Locale.ROOT);
                case "lower" -> value -> value == null ? null : value.toLowerCase(Locale.ROOT);
                case "cut" -> value -> value == null ? null : WholeText.cut(value, Integer.parseInt(with));
                case "before" -> value -> value == null ? null : with + value;
                case "after" -> value -> value == null ? null : value + with;
                default -> value -> value == null ? with : value;
            };
        }

        private static String unquoted(String with) {
            boolean quoted = with.length() > 1 && (with.charAt(0) == '\'' || with.charAt(0) == '"') && with.charAt(with.length() - 1) == with.charAt(0);
            return quoted ? with.substring(1, with.length() - 1) : with;
        }

        /** Up to a | or the } behind it. @param quotes whether what stands in quotes is passed over */
        private String until(boolean quotes) throws Formula.Refused {
            int from = at;
            char quote = 0;
            while (at < text.length()) {
                char next = text.charAt(at++);
                if (quote == 0 && (next == '|' || next == '}')) {
                    return text.substring(from, at - 1);
                }
                if (quotes && (next == quote || quote == 0 && (next == '\'' || next == '"'))) {
                    quote = quote == 0 ? next : 0;
                }
            }
            throw new Formula.Refused("no template: a { without its } (at character " + from + ")", HOW);
        }
    }
}
