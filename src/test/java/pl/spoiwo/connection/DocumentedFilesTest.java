package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pl.spoiwo.configuration.ConfigurationSchemas;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.configuration.SettingResolver;
import pl.spoiwo.order.Examples;

/** The YAML of the pages on master data, customers, texts, guards, prices and stock is what the hub takes: read as it reads it, beside the demo's files. */
class DocumentedFilesTest {

    private static final Home HOME = new Home(Path.of("."));
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("(?m)^# config/([a-z-]+)\\.yaml.*$");
    /** Connections that the pages name and the demo does not have, with one of the same kind. */
    private static final Map<String, String> LIKE = Map.of("shop-de", "shop-main");
    /** A warehouse program and a catalogue, of which there is no connector. */
    private static final Set<String> OTHERS = Set.of("wms-main", "pim-main");
    private static final Map<String, String> TABLES = Map.of("freight.csv", "KUB-350-ZIE;2.50\n");

    /** @param name of the file in config/, without its ending */
    record Documented(String page, int line, String name, String text) {

        @Override
        public String toString() {
            return page + ":" + line + " " + name;
        }
    }

    static List<Documented> blocks() throws IOException {
        var blocks = new ArrayList<Documented>();
        for (var page : List.of("master-data", "customers", "texts", "guards", "prices", "stock")) {
            var text = Files.readString(Path.of("docs/" + page + ".md"));
            BLOCK.matcher(text).results().forEach(block -> {
                int line = (int) text.substring(0, block.start(1)).lines().count() + 1;
                var names = FILE.matcher(block.group(1)).results().toList();
                for (int i = 0; i < names.size(); i++) {
                    blocks.add(new Documented(page, line, names.get(i).group(1), block.group(1).substring(names.get(i).end(), i + 1 < names.size() ? names.get(i + 1).start() : block.group(1).length())));
                }
                if (names.isEmpty()) {
                    // Rules of a channel, or connections.
                    blocks.add(block.group(1).startsWith("    - {") ? new Documented(page, line, "master-data", "channels:\n  allegro-main:\n" + block.group(1)) : new Documented(page, line, "connections", block.group(1)));
                }
            });
        }
        return blocks;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    @DisplayName("is a file, or a part of one, that is taken as it stands")
    void taken(Documented documented) throws IOException {
        var findings = new Findings();
        switch (documented.name()) {
            case "connections" -> connections(documented.text(), findings);
            case "company" -> company(documented.text(), findings);
            case "master-data" -> masterData(before(documented), documented.text(), findings);
            case "guards" -> new GuardsFile(checked("guards", documented.text(), findings), world(findings), company("", findings), PriceLists.asked(world(findings)), findings).read();
            default -> throw new AssertionError("a page shows a file that this test does not know: " + documented.name());
        }
        assertThat(findings.list()).isEmpty();
    }

    @Test
    @DisplayName("there is such YAML in all six pages, and of every kind")
    void all() throws IOException {
        assertThat(blocks()).extracting(Documented::page).contains("master-data", "customers", "texts", "guards", "prices", "stock");
        assertThat(blocks()).extracting(Documented::name).contains("connections", "company", "master-data", "guards");
    }

    @Test
    @DisplayName("two rules that the page says are refused without their priority are")
    void refused() throws IOException {
        var block = blocks().stream().filter(each -> each.text().contains("# refused without the priority")).findFirst().orElseThrow();
        var findings = new Findings();
        masterData("", block.text().replace("priority: 1, ", ""), findings);
        assertThat(findings.list()).singleElement().asString().contains("both set 'share' of the same goods of 'allegro-main' with the same priority");
    }

    /** @return the connections that its page shows last before it */
    private static String before(Documented rules) throws IOException {
        return blocks().stream().filter(block -> block.page().equals(rules.page()) && block.name().equals("connections") && block.line() < rules.line())
                .reduce((earlier, later) -> later).map(Documented::text).orElse("");
    }

    private static void masterData(String shown, String text, Findings findings) throws IOException {
        var connections = new HashMap<>(connections(shown, findings));
        OTHERS.forEach(id -> connections.put(id, Examples.shopNamed(id)));
        var file = checked("master-data", text, findings);
        var company = company("", findings);
        new OwnershipFile(file, connections, company, findings, (connection, entity) -> OTHERS.contains(connection.id()) || connection.id().equals("erp-main")
                || entity == Ownership.Entity.CUSTOMER && connection.connector().roles().contains("channel")).read();
        new ChannelRulesFile(file, connections, company, HOME, TABLES, findings).read();
    }

    /** Connections of the demo. */
    private static Map<String, Connection> world(Findings findings) throws IOException {
        return connections("", findings);
    }

    /** What the page shows, put into the demo's connections. */
    private static Map<String, Connection> connections(String text, Findings findings) throws IOException {
        var demo = new SettingResolver(HOME, name -> null).resolve(PositionedYaml.read(HOME, HOME.config().resolve("connections.yaml"), findings).orElseThrow(), findings);
        var all = (ObjectNode) demo.root().deepCopy();
        var shown = PositionedYaml.parse("config/connections.yaml", "connections:\n" + text.replaceAll("(?m)^ *\\.\\.\\. *$", ""), findings).orElseThrow().at("/connections");
        shown.properties().forEach(each -> {
            var of = (ObjectNode) all.get("connections");
            var like = of.get(LIKE.getOrDefault(each.getKey(), each.getKey()));
            of.set(each.getKey(), (like == null ? of.objectNode() : (ObjectNode) like.deepCopy()).setAll((ObjectNode) each.getValue()));
        });
        return new ConnectionReader(checked("connections", all.toString(), findings), connectors(findings), connectors(findings).keySet(), company("", findings), false, findings).read();
    }

    private static Map<String, Connector> connectors(Findings findings) {
        var connectors = new LinkedHashMap<String, Connector>();
        HomeFiles.below(HOME.routes().resolve("connectors"), "connector.yaml").forEach(path -> PositionedYaml.read(HOME, path, findings)
                .map(file -> ConnectorReader.read(file, SqlQueries.read(HOME, path.getParent(), findings))).ifPresent(connector -> connectors.put(connector.system(), connector)));
        return connectors;
    }

    /** What the page shows, put into the demo's company. */
    private static HubConfiguration.Company company(String text, Findings findings) throws IOException {
        var demo = (ObjectNode) PositionedYaml.read(HOME, HOME.config().resolve("company.yaml"), findings).orElseThrow().root().deepCopy();
        var shown = PositionedYaml.parse("config/company.yaml", text, findings).orElseThrow().root();
        shown.properties().forEach(each -> demo.set(each.getKey(), each.getValue()));
        return SiteFiles.company(checked("company", demo.toString(), findings), findings);
    }

    private static PositionedYaml checked(String name, String text, Findings findings) {
        var file = PositionedYaml.parse("config/" + name + ".yaml", text, findings).orElseThrow();
        new ConfigurationSchemas(HOME, findings).check(name, file, findings);
        return file;
    }
}
