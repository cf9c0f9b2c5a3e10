package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;
import pl.spoiwo.configuration.ConfigurationSchemas;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.configuration.RouteFiles;
import pl.spoiwo.configuration.SettingResolver;
import pl.spoiwo.mapping.CanonicalSchemas;
import pl.spoiwo.mapping.ExampleInputs;
import pl.spoiwo.mapping.ExamplePairs;
import pl.spoiwo.mapping.JsltMappings;
import pl.spoiwo.rule.ChannelRules;

/** Reads and checks the home folder as a whole: either a configuration comes out, or findings. Starts nothing, changes nothing. */
public final class ConfigurationLoader {

    private static final Set<String> NEEDED = Set.of("connections", "company");

    private static final String MASTER_DATA = "master-data";

    /** Preset of {@code spoiwo.intake.bodies}. */
    private static final String BODIES = "48MB";

    private final Home home;
    private final UnaryOperator<String> environment;
    private final boolean production;
    private final ExampleInputs inputs;

    /**
     * @param environment values for {@code ${NAME}} in connections.yaml and alerts.yaml; null where there is none
     * @param production  refuses demo secrets, plain HTTP to other machines, and alerts that nobody hears
     * @param inputs      reads example inputs that are not JSON
     */
    public ConfigurationLoader(Home home, UnaryOperator<String> environment, boolean production, ExampleInputs inputs) {
        this.home = home;
        this.environment = environment;
        this.production = production;
        this.inputs = inputs;
    }

    /**
     * @param configuration empty where there are findings
     * @param counts        what was checked, for people: "mappings" to 12
     * @param credentials   files outside the configuration folders that values were read from
     * @param scopes        for which goods its rules and guards are, to be compared with {@link KnownGoods}
     */
    public record Loaded(Optional<HubConfiguration> configuration, List<Finding> findings, Map<String, Integer> counts, Set<Path> credentials, List<Scoped> scopes) {
    }

    public Home home() {
        return home;
    }

    /** A body that is larger than all bodies together may be would never be accepted. */
    private void bodyLimit(PositionedYaml file, Connection connection, Findings findings) {
        var bodies = Stream.of("spoiwo.intake.bodies", "SPOIWO_INTAKE_BODIES").map(environment).filter(Objects::nonNull).findFirst().orElse(BODIES);
        if (connection.webhook().bodyLimit() > DataSize.parse(bodies).toBytes()) {
            findings.add(file, "/connections" + PositionedYaml.step(connection.id()) + "/webhook/bodyLimit",
                    "bodyLimit is larger than spoiwo.intake.bodies (" + bodies + "), so a body of that size would never be accepted", "at most a quarter of it, or a larger spoiwo.intake.bodies");
        }
    }

    public Loaded load() {
        var findings = new Findings();
        var counts = new LinkedHashMap<String, Integer>();
        var schemas = new ConfigurationSchemas(home, findings);
        var resolver = new SettingResolver(home, environment);
        var version = new HomeFiles(home).version(List.of());

        counts.put("route files", RouteFiles.check(home, findings));
        RouteFiles.checkFlows(home, findings);
        var mappings = JsltMappings.compile(home, findings);
        counts.put("mappings", mappings.files());
        var canonical = new CanonicalSchemas(home, mappings, findings);
        var site = siteFiles(schemas, resolver, findings);
        counts.put("config files", site.size());
        var company = Optional.ofNullable(site.get("company")).map(f -> SiteFiles.company(f, findings));

        // Without a company every pair that needs it would fail for want of it.
        counts.put("example pairs", company.map(c -> new ExamplePairs(home, mappings, canonical, inputs, c.document(), findings).run()).orElse(0));
        var connectors = connectors(schemas, mappings, findings);
        counts.put("connectors", connectors.size());
        Map<String, Connection> connections = site.containsKey("connections")
                ? new ConnectionReader(site.get("connections"), connectors, systems(), company.orElse(new HubConfiguration.Company(ZoneId.of("UTC"), "PLN", null, null)), production, findings).read()
                : Map.of();
        counts.put("connections", connections.size());
        connections.values().forEach(connection -> bodyLimit(site.get("connections"), connection, findings));
        site.computeIfPresent("statuses", (name, file) -> {
            new StatusChecks(file, mappings, findings).run(connections.values());
            return file;
        });
        var statuses = site.containsKey("statuses") ? SiteFiles.statuses(site.get("statuses"), systems(), findings) : new Statuses(Map.of(), Map.of());
        var warehouses = company.map(HubConfiguration.Company::stock).map(StockRule::ids).orElse(List.of());
        var delivery = site.containsKey("delivery") ? new DeliveryFile(site.get("delivery"), connections, warehouses, company.map(HubConfiguration.Company::currency).orElse(null), findings).read() : null;
        var documents = Optional.ofNullable(site.get("documents")).map(file -> new DocumentChecks(file, connections, findings).read()).orElse(null);
        boolean ruled = site.containsKey(MASTER_DATA);
        var ownership = ruled ? new OwnershipFile(site.get(MASTER_DATA), home, connections, company.orElse(null), findings).read() : Ownership.NONE;
        var rules = ruled && company.isPresent() ? new ChannelRulesFile(site.get(MASTER_DATA), connections, company.get(), home, Map.of(), findings).read() : ChannelRules.NONE;
        var guards = company.isPresent() && site.containsKey("guards") ? new GuardsFile(site.get("guards"), connections, company.get(), PriceLists.all(connections, site.get(MASTER_DATA)), findings).read() : GuardSettings.NONE;
        var alerts = SiteFiles.alerts(site.containsKey("alerts") ? site.get("alerts").root() : MissingNode.getInstance());
        if (production && !alerts.heard()) {
            findings.add("config/alerts.yaml", 0, "nobody is told of alerts", "mail: [address], or webhook: an address other than the sandbox's: profile production refuses to start unheard");
        }
        if (production && site.containsKey("alerts") && !site.get("alerts").at("/" + PlainTargets.ALLOWED).asBoolean()) {
            new PlainTargets(site.get("alerts"), findings).check(alerts.webhook());
        }

        if (!findings.none() || company.isEmpty()) {
            return new Loaded(Optional.empty(), findings.list(), counts, resolver.filesRead(), List.of());
        }
        return new Loaded(Optional.of(new HubConfiguration(version, home, connections, mappings, canonical, statuses, company.get(), alerts, delivery, documents, ownership, rules, guards)),
                List.of(), counts, resolver.filesRead(), scopes(site));
    }

    /**
     * The rules of another master-data.yaml, read against a configuration whose other files are right. Starts nothing, changes nothing, and takes nothing from the environment.
     *
     * @param text   the whole file
     * @param tables files that it names and brings, by name; others are read in the folder
     * @return what is wrong with it, or the configuration with its rules
     */
    public static Loaded candidate(HubConfiguration current, String text, Map<String, String> tables) {
        var findings = new Findings();
        var schemas = new ConfigurationSchemas(current.home(), findings);
        var file = PositionedYaml.parse("config/" + MASTER_DATA + ".yaml", text, findings).filter(read -> schemas.check(MASTER_DATA, read, findings));
        var rules = file.map(read -> {
            var named = ChannelRulesFile.files(read);
            new TreeSet<>(tables.keySet()).stream().filter(name -> !named.contains(name)).forEach(name -> findings.add("config/" + name, 0, "a file that nothing reads" + Nearest.hint(name, named), "'file: " + name + "' of a table"));
            guardedLists(current, PriceLists.all(current.connections(), read), findings);
            return current.with(current.version(), new OwnershipFile(read, current.home(), current.connections(), current.company(), findings).read(),
                    new ChannelRulesFile(read, current.connections(), current.company(), current.home(), tables, findings).read());
        });
        return new Loaded(rules.filter(all -> findings.none()), findings.list(), Map.of(), Set.of(), file.filter(read -> findings.none()).map(Scopes::ofMasterData).orElse(List.of()));
    }

    private static List<Scoped> scopes(Map<String, PositionedYaml> site) {
        return Stream.concat(Stream.ofNullable(site.get(MASTER_DATA)).map(Scopes::ofMasterData), Stream.ofNullable(site.get("guards")).map(Scopes::ofGuards)).flatMap(List::stream).toList();
    }

    /** Guards in force may name price lists that nothing else would name with the candidate. */
    private static void guardedLists(HubConfiguration current, Set<String> known, Findings findings) {
        Stream.concat(current.guards().guards().stream().map(guard -> Map.entry(guard.at(), guard.scope())), current.guards().masses().stream().map(mass -> Map.entry(mass.at(), mass.scope())))
                .filter(each -> each.getValue().field().equals(Ownership.Entity.PRICE.word()) && !known.isEmpty())
                .forEach(each -> each.getValue().names().stream().filter(list -> !known.contains(list)).sorted().forEach(list -> {
                    int colon = each.getKey().lastIndexOf(':');
                    findings.add(each.getKey().substring(0, colon), Integer.parseInt(each.getKey().substring(colon + 1)), PriceLists.unknown(list, known), PriceLists.allowed(known));
                }));
    }

    /** @return the files of config/ that their schemas accept, and of connections.yaml what they accept of it, values filled in, by name without ending */
    private Map<String, PositionedYaml> siteFiles(ConfigurationSchemas schemas, SettingResolver resolver, Findings findings) {
        var accepted = new TreeMap<String, PositionedYaml>();
        var names = new TreeSet<>(ConfigurationSchemas.NAMES);
        names.remove("connector");
        for (var name : names) {
            var path = home.config().resolve(name + ".yaml");
            if (Files.exists(path)) {
                PositionedYaml.read(home, path, findings).map(raw -> resolver.resolve(raw, findings))
                        .flatMap(file -> name.equals("connections") ? schemas.readable(name, file, findings) : Optional.of(file).filter(all -> schemas.check(name, all, findings)))
                        .ifPresent(file -> accepted.put(name, file));
            } else if (NEEDED.contains(name)) {
                findings.add(home.nameOf(path), 0, "the file is missing", "a file as in config/schema/" + name + ".schema.json");
            }
        }
        // The tables of a master-data.yaml that has findings of its own are not known.
        var tables = accepted.containsKey(MASTER_DATA) ? ChannelRulesFile.files(accepted.get(MASTER_DATA)) : null;
        boolean unknown = tables == null && Files.exists(home.config().resolve(MASTER_DATA + ".yaml"));
        for (var file : HomeFiles.below(home.config(), "")) {
            var name = home.config().relativize(file).toString();
            boolean table = name.endsWith(".csv") && (unknown || tables != null && tables.contains(name));
            if (!table && !file.startsWith(home.config().resolve("schema")) && !names.contains(name.replaceFirst("\\.yaml$", ""))) {
                findings.add(home.nameOf(file), 0, "a file that nothing reads" + Nearest.hint(name.replaceFirst("\\.[a-z]+$", ""), names), "one of " + String.join(".yaml, ", names) + ".yaml");
            }
        }
        return accepted;
    }

    /** Systems that have a connector.yaml, also one that is broken and has its own findings. */
    private Set<String> systems() {
        var systems = new TreeSet<String>();
        HomeFiles.below(home.routes().resolve("connectors"), "connector.yaml").forEach(f -> systems.add(f.getParent().getFileName().toString()));
        return systems;
    }

    private Map<String, Connector> connectors(ConfigurationSchemas schemas, JsltMappings mappings, Findings findings) {
        var connectors = new TreeMap<String, Connector>();
        for (var path : HomeFiles.below(home.routes().resolve("connectors"), "connector.yaml")) {
            PositionedYaml.read(home, path, findings).filter(file -> schemas.check("connector", file, findings)).ifPresent(file -> {
                var connector = ConnectorReader.read(file, SqlQueries.read(home, path.getParent(), findings));
                new ConnectorChecks(home, mappings, file, connector, findings).run();
                connectors.put(connector.system(), connector);
            });
        }
        return connectors;
    }
}
