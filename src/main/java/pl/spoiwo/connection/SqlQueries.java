package pl.spoiwo.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;

/** The query files of a connector, {@code sql/<query>.sql} beside its connector.yaml: they read, and bind their parameters by name. */
final class SqlQueries {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern READS = Pattern.compile("(?is)\\A(\\s|--[^\\n]*\\n|/\\*.*?\\*/)*(select|with)\\b.*");
    /** Passed over: comments, texts, names in quotes, and what has two colons. */
    private static final Pattern PARAMETER = Pattern.compile("--[^\\n]*|(?s:/\\*.*?\\*/)|'[^']*'|\"[^\"]*\"|::|:([A-Za-z_]\\w*)|:\\?\\w+");

    private SqlQueries() {
    }

    /** @return texts of the queries by name */
    static Map<String, String> read(Home home, Path connector, Findings findings) {
        var queries = new TreeMap<String, String>();
        for (var file : HomeFiles.below(connector.resolve("sql"), ".sql")) {
            var name = file.getFileName().toString().replaceFirst("\\.sql$", "");
            var text = text(home, file, findings);
            if (!NAME.matcher(name).matches()) {
                findings.add(home.nameOf(file), 0, "no name of a query", "small letters, digits and dashes");
            }
            if (!READS.matcher(text).matches()) {
                findings.add(home.nameOf(file), 1, "the hub only reads, and this query does not begin with select or with", "select ...");
            }
            PARAMETER.matcher(text).results().filter(found -> found.group(1) != null).forEach(found -> findings.add(home.nameOf(file),
                    new PositionedText(text).lineOf(found.start()), ":" + found.group(1) + " is not bound", ":?" + found.group(1)));
            queries.put(name, text);
        }
        return Map.copyOf(queries);
    }

    private static String text(Home home, Path file, Findings findings) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            findings.add(home.nameOf(file), 0, "the query cannot be read", "a text file in UTF-8");
            return "select";
        }
    }
}
