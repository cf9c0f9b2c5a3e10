package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.Table;

/**
 * Reads {@code tables} of master-data.yaml, once its schema has accepted it, and the files that they name.
 *
 * @param given files that come with it, by name; others are in config/
 */
record RuleTables(PositionedYaml file, Home home, Map<String, String> given, Findings findings) {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,8})?");
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,4})?%");
    private static final int MOST_ROWS = 100_000;
    private static final String NUMBERS = "a number with a dot (2.00) or a percentage (11%)";

    Map<String, Table> read() {
        var tables = new TreeMap<String, Table>();
        file.at("/tables").fields().forEachRemaining(e -> tables.put(e.getKey(), table(e.getKey(), "/tables" + PositionedYaml.step(e.getKey()), e.getValue())));
        return tables;
    }

    /** @return null where it is neither a number nor a percentage */
    static Amount.Fixed number(String text) {
        if (NUMBER.matcher(text).matches()) {
            return new Amount.Fixed(new BigDecimal(text), false);
        }
        return PERCENT.matcher(text).matches() ? new Amount.Fixed(new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(2), true) : null;
    }

    private Table table(String name, String at, JsonNode node) {
        if (node.has("rows") == node.has("file")) {
            findings.add(file, at, node.has("rows") ? "both 'rows' and 'file'" : "a table without rows", "'rows', or a 'file' of them");
            return new Table(name, Map.of(), null, false);
        }
        var numbers = new LinkedHashMap<String, Amount.Fixed>();
        if (node.has("rows")) {
            node.path("rows").fields().forEachRemaining(row -> number(numbers, row.getKey(), row.getValue().asText(), file.file(), file.line(at + "/rows" + PositionedYaml.step(row.getKey()))));
        } else {
            lines(numbers, at, node.path("file").asText());
        }
        var otherwise = node.has("otherwise") ? number(numbers, null, node.path("otherwise").asText(), file.file(), file.line(at + "/otherwise")) : null;
        boolean percent = otherwise != null ? otherwise.percent() : numbers.values().stream().findFirst().map(Amount.Fixed::percent).orElse(false);
        if (numbers.values().stream().anyMatch(number -> number.percent() != percent)) {
            findings.add(file, at, "table '" + name + "' mixes numbers and percentages", "percentages everywhere (11%), or numbers everywhere");
        }
        return new Table(name, rows(numbers), otherwise == null ? null : otherwise.value(), percent);
    }

    private static Map<String, BigDecimal> rows(Map<String, Amount.Fixed> numbers) {
        return numbers.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, row -> row.getValue().value()));
    }

    private void lines(Map<String, Amount.Fixed> numbers, String at, String name) {
        var path = home.config().resolve(name);
        try {
            if (!given.containsKey(name) && !Files.isRegularFile(path)) {
                findings.add(file, at + "/file", "there is no file config/" + name, "a file beside this one: in each line a key, a semicolon, and " + NUMBERS);
                return;
            }
            int line = 0;
            for (var text : given.containsKey(name) ? given.get(name).lines().toList() : Files.readAllLines(path)) {
                line++;
                if (line > MOST_ROWS) {
                    findings.add(home.nameOf(path), line, "a table of more than " + MOST_ROWS + " rows", "fewer");
                    return;
                }
                int split = text.lastIndexOf(';');
                if (split < 1) {
                    if (!text.isBlank()) {
                        findings.add(home.nameOf(path), line, "a line without a semicolon", "a key, a semicolon, and " + NUMBERS);
                    }
                } else {
                    number(numbers, text.substring(0, split).strip(), text.substring(split + 1).strip(), home.nameOf(path), line);
                }
            }
        } catch (IOException e) {
            findings.add(home.nameOf(path), 0, "the file cannot be read: " + e.getClass().getSimpleName(), "a readable file in UTF-8");
        }
    }

    /** @param key null for other keys than those of rows */
    private Amount.Fixed number(Map<String, Amount.Fixed> numbers, String key, String text, String where, int line) {
        var number = number(text);
        if (number == null) {
            findings.add(where, line, (key == null ? "'otherwise'" : "'" + key + "'") + " has no number", NUMBERS);
        } else if (key != null && numbers.put(key, number) != null) {
            findings.add(where, line, "'" + key + "' is given twice", "each key once");
        }
        return number;
    }
}
