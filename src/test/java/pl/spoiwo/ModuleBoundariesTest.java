package pl.spoiwo;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Package = module. What a module may use is written here; a new module has to be added. */
class ModuleBoundariesTest {

    private static final String ROOT = "pl.spoiwo";

    /** Configuration and mapping are the ground that all but the sandbox may stand on. */
    private static final Map<String, Set<String>> USES = Map.ofEntries(
            Map.entry("configuration", Set.of()),
            Map.entry("mapping", Set.of("configuration")),
            Map.entry("rule", Set.of("configuration")),
            Map.entry("connection", Set.of("configuration", "mapping", "rule")),
            Map.entry("ledger", Set.of("mapping")),
            Map.entry("file", Set.of("mapping", "ledger")),
            Map.entry("broker", Set.of("mapping", "ledger")),
            Map.entry("alert", Set.of("mapping", "connection", "broker", "ledger")),
            Map.entry("payment", Set.of("mapping", "ledger")),
            Map.entry("product", Set.of("mapping", "ledger", "rule")),
            Map.entry("shipment", Set.of("mapping", "ledger", "connection")),
            Map.entry("masterdata", Set.of("configuration", "mapping", "connection", "ledger", "product")),
            Map.entry("guard", Set.of("mapping", "connection", "ledger", "product")),
            Map.entry("stock", Set.of("mapping", "connection", "ledger", "masterdata", "product", "rule", "guard")),
            Map.entry("text", Set.of("connection", "ledger", "masterdata", "product", "rule")),
            Map.entry("rate", Set.of("ledger")),
            Map.entry("price", Set.of("mapping", "connection", "ledger", "masterdata", "product", "rate", "rule", "guard")),
            Map.entry("order", Set.of("mapping", "payment", "rate", "shipment", "stock", "product", "connection", "ledger", "document")),
            Map.entry("process", Set.of("masterdata", "rule", "guard", "order", "payment", "price", "product", "rate", "shipment", "stock", "text", "configuration", "mapping", "connection", "ledger", "alert", "document")),
            Map.entry("document", Set.of("mapping", "ledger")),
            Map.entry("intake", Set.of("configuration", "connection", "mapping", "ledger", "broker", "alert", "shipment")),
            Map.entry("delivery", Set.of("configuration", "connection", "mapping", "ledger", "price", "product", "stock", "alert", "broker", "file", "rule")),
            Map.entry("recovery", Set.of("mapping", "ledger", "alert", "broker")),
            Map.entry("flow", Set.of("configuration", "mapping", "connection", "broker")),
            Map.entry("operations", Set.of("configuration", "mapping", "connection", "ledger", "broker", "alert", "masterdata", "payment", "price", "product", "stock", "text", "order", "file",
                    "process", "intake", "delivery", "recovery", "flow", "rule", "guard")),
            Map.entry("sandbox", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

    @Test
    @DisplayName("every module uses only the modules it may use")
    void dependencies() {
        var broken = new TreeSet<String>();
        between((from, to, dependency) -> {
            if (!USES.getOrDefault(from, Set.of()).contains(to)) {
                broken.add(from + " -> " + to + ": " + dependency.getDescription());
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    @DisplayName("no module reaches into a subpackage of another")
    void faces() {
        var broken = new TreeSet<String>();
        between((from, to, dependency) -> {
            if (!dependency.getTargetClass().getPackageName().equals(ROOT + "." + to)) {
                broken.add(dependency.getDescription());
            }
        });
        assertThat(broken).isEmpty();
    }

    @Test
    @DisplayName("the ledger takes of the mapping module only what carries JSON and what says why a message is parked")
    void ledger_and_mapping() {
        var used = new TreeSet<String>();
        between((from, to, dependency) -> {
            if (from.equals("ledger") && to.equals("mapping")) {
                used.add(dependency.getTargetClass().getSimpleName());
            }
        });
        assertThat(used).isSubsetOf("Json", "MappingFailure");
    }

    @Test
    @DisplayName("modules depend on each other without cycles")
    void cycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    @DisplayName("every module is known here, and says in package-info what it is for")
    void modules() throws IOException {
        try (var folders = Files.list(Path.of("src/main/java/pl/spoiwo"))) {
            var modules = folders.filter(Files::isDirectory).toList();
            assertThat(modules).extracting(m -> m.getFileName().toString()).isNotEmpty().allMatch(USES::containsKey);
            assertThat(modules).allMatch(m -> Files.exists(m.resolve("package-info.java")));
        }
    }

    @Test
    @DisplayName("no outside system is named in Java, but in the sandbox, nor in shared steps, flows and policies")
    void system_names() throws IOException {
        var connectors = Path.of("routes/connectors");
        if (!Files.isDirectory(connectors)) {
            return;
        }
        // A longer word that begins like a system's name, such as "striped", is none; the stripes of a table of locks have their own file.
        List<Pattern> systems;
        try (var folders = Files.list(connectors)) {
            systems = folders.filter(Files::isDirectory).map(f -> Pattern.compile("(?i:" + f.getFileName() + ")(?![a-z])")).toList();
        }
        var named = new ArrayList<String>();
        for (var folder : List.of("src/main/java", "routes/steps", "routes/flows", "routes/policies")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                var shared = files.filter(f -> f.toString().matches(".*\\.(java|yaml)") && !f.toString().contains("sandbox") && !f.endsWith("StripedLocks.java")).toList();
                assertThat(shared).as(folder).isNotEmpty();
                for (var file : shared) {
                    var text = Files.readString(file);
                    systems.stream().filter(system -> system.matcher(text).find()).forEach(s -> named.add(file + " names " + s));
                }
            }
        }
        assertThat(systems).isNotEmpty();
        assertThat(named).isEmpty();
    }

    private interface Use {
        void of(String from, String to, Dependency dependency);
    }

    private static void between(Use use) {
        assertThat(CLASSES).isNotEmpty();
        for (var type : CLASSES) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var from = module(type);
                var to = module(dependency.getTargetClass());
                if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
                    use.of(from, to, dependency);
                }
            }
        }
    }

    /** @return the module's name; empty for the program class and for classes that are not ours */
    private static String module(JavaClass type) {
        var name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).split("\\.")[0] : "";
    }
}
