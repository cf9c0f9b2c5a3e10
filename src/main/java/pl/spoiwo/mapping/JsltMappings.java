package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;

/** All files {@code mappings/**}{@code /*.jslt}, compiled once, and the layouts beside them. A file with functions alone is a library: it can be imported, not applied. */
public final class JsltMappings implements Mappings {

    private static final String ENDING = ".jslt";
    private static final String LAYOUT_ENDING = ".layout.yaml";
    private static final Pattern LINE = Pattern.compile("\\bat line (\\d+)");
    private static final Pattern PLACE = Pattern.compile(" at line \\d+(, column \\d+)?");
    private static final Pattern MISSING = Pattern.compile("there is no mappings/(\\S+) to import");
    private static final List<Function> FUNCTIONS = Stream.of(DecimalFunctions.all(), TaxFunctions.all(), TextFunctions.all(), DateFunctions.all(),
            List.of(refused("now", "$now"), refused("random", "the input"), refused("uuid", "an id from the input"))).flatMap(List::stream).toList();

    private final Path folder;
    private final Map<String, JsltMapping> mappings = new HashMap<>();
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private int files;

    private JsltMappings(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Compiles everything and reads all layouts; what cannot be used is a finding with file and line. */
    public static JsltMappings compile(Home home, Findings findings) {
        var all = new JsltMappings(home.mappings());
        for (var file : HomeFiles.below(home.mappings(), ENDING)) {
            all.files++;
            try {
                all.add(home.nameOf(file), Files.readString(file), findings);
            } catch (IOException e) {
                findings.add(home.nameOf(file), 0, "the file cannot be read: " + e.getClass().getSimpleName(), "a readable UTF-8 file");
            }
        }
        for (var file : HomeFiles.below(home.mappings(), LAYOUT_ENDING)) {
            var name = home.nameOf(file);
            try {
                all.layouts.put(name.substring("mappings/".length(), name.length() - LAYOUT_ENDING.length()), Layout.read(file, name));
            } catch (MappingFailure e) {
                all.broken.add(name);
                findings.add(name, e.line(), e.getMessage(), "a layout as docs/connectors.md describes it");
            }
        }
        return all;
    }

    @Override
    public Optional<Layout> layout(String name) {
        return Optional.ofNullable(layouts.get(name));
    }

    @Override
    public Optional<Mapping> find(String name) {
        return Optional.ofNullable(mappings.get(name));
    }

    /** The layout of a system whose name begins so. */
    Optional<Layout> layout(String system, String beginning) {
        return layouts.entrySet().stream().filter(e -> e.getKey().startsWith(system + "/" + beginning)).map(Map.Entry::getValue).findFirst();
    }

    /** Whether an example of the mapping cannot be run because the mapping, or the layout of such files, has its finding already. */
    boolean brokenFor(String name, String ending) {
        var system = "mappings/" + name.substring(0, name.indexOf('/') + 1);
        return broken.contains("mappings/" + name + ENDING) || broken.stream().anyMatch(file -> file.startsWith(system + ending) && file.endsWith(LAYOUT_ENDING));
    }

    public Collection<String> names() {
        return mappings.keySet();
    }

    /** How many files were compiled, libraries too. */
    public int files() {
        return files;
    }

    /** Whether the text of the mapping holds this word, comments left out. */
    public boolean says(String name, String word) {
        return source(name).filter(source -> source.text().contains(word)).isPresent();
    }

    Optional<MappingSource> source(String name) {
        return Optional.ofNullable(mappings.get(name)).map(JsltMapping::source);
    }

    private void add(String file, String text, Findings findings) {
        var name = file.substring("mappings/".length(), file.length() - ENDING.length());
        try {
            var expression = compile(file, text);
            for (var variable : CallSites.variables(expression)) {
                if (!JsltMapping.VARIABLES.contains(variable)) {
                    findings.add(file, lineOf(text, "$" + variable), "nobody gives the variable $" + variable,
                            "let " + variable + " = ..., or one of $" + String.join(", $", JsltMapping.VARIABLES));
                }
            }
            var mapping = new JsltMapping(name, new MappingSource(file, text), expression);
            CallSites.mark(expression, file);
            mappings.put(name, mapping);
        } catch (JsltException e) {
            // A library has no output, so it does not compile alone; as a module it does, or says what is really wrong with it.
            asModule(name).ifPresent(wrong -> {
                broken.add(file);
                findings.add(wrong.getSource() == null ? file : MappingSource.file(wrong.getSource()), line(wrong, text),
                        "the mapping does not compile: " + PLACE.matcher(shortened(wrong)).replaceAll(""), "JSLT; functions are listed in docs/mappings.md");
            });
        } catch (StackOverflowError e) {
            broken.add(file);
            findings.add(file, 0, "the mapping does not compile: nested too deeply", "JSLT");
        }
    }

    private Expression compile(String source, String text) {
        return new Parser(new StringReader(text)).withSource(source).withFunctions(FUNCTIONS).withResourceResolver(this::imported)
                .withObjectFilter(JsltMappings::kept).compile();
    }

    private Optional<JsltException> asModule(String name) {
        try {
            compile("", "import \"" + name + ENDING + "\" as it null");
            return Optional.empty();
        } catch (JsltException e) {
            return Optional.of(e);
        }
    }

    private Reader imported(String name) {
        var path = folder.resolve(name).normalize();
        if (!path.startsWith(folder) || !name.endsWith(ENDING) || !Files.isRegularFile(path)) {
            throw new JsltException("there is no mappings/" + name + " to import; write the path below mappings/, such as \"lib/money.jslt\"");
        }
        try {
            return new StringReader(Files.readString(path));
        } catch (IOException e) {
            throw new JsltException("mappings/" + name + " cannot be read", e);
        }
    }

    /** Null and {} are left out of objects; [] stays, because "none" is not "unknown". */
    private static boolean kept(JsonNode value) {
        return !value.isNull() && !(value.isObject() && value.isEmpty());
    }

    private static Function refused(String name, String instead) {
        return new MappingFunction(name, 0, 10, true, a -> {
            throw new JsltException(name + "() is refused, because a mapping gives the same output for the same input; use " + instead);
        });
    }

    static String shortened(JsltException e) {
        var text = e.getMessageWithoutLocation() == null ? "no reason given" : e.getMessageWithoutLocation();
        var lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        var first = lines.isEmpty() ? "no reason given" : lines.get(0);
        return first.length() > 300 ? first.substring(0, 300) + "..." : first;
    }

    private static int line(JsltException e, String text) {
        // The parser knows where it stopped; the location is that of the token before.
        var message = String.valueOf(e.getMessageWithoutLocation());
        var line = LINE.matcher(message);
        var missing = MISSING.matcher(message);
        if (line.find()) {
            return Integer.parseInt(line.group(1));
        }
        return e.getLine() > 0 ? e.getLine() : missing.find() ? lineOf(text, missing.group(1)) : 0;
    }

    private static int lineOf(String text, String word) {
        int at = text.indexOf(word);
        return at < 0 ? 0 : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
