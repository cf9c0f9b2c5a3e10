package pl.spoiwo.connection;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.mapping.ExampleInputs;

/** {@code validate}: checks the home folder as a start would, prints every finding, starts nothing. Warnings do not count. With {@code explain} it asks the running hub about one SKU. */
public final class ValidateCommand {

    private static final Pattern LOOPBACK = Pattern.compile("(?i)^https?://(localhost|127(\\.[0-9]+){3}|\\[::1])(:[0-9]+)?(/|$)");
    private static final String MASTER_DATA = "master-data.yaml";
    private static final int CLEAN = 0;
    private static final int FINDINGS = 1;

    private final UnaryOperator<String> environment;
    private final ExampleInputs inputs;
    private final Function<List<Scoped>, KnownGoods.Compared> goods;
    private final PrintStream out;

    /**
     * @param environment properties and environment variables: {@code spoiwo.home}, {@code SPOIWO_HOME}, the active profiles, and credentials
     * @param goods       compares scopes with what the hub knows; is asked once the files are right
     */
    public ValidateCommand(UnaryOperator<String> environment, ExampleInputs inputs, Function<List<Scoped>, KnownGoods.Compared> goods, PrintStream out) {
        this.environment = environment;
        this.inputs = inputs;
        this.goods = goods;
        this.out = out;
    }

    /** @return the exit code: 1 on any finding */
    public int run() {
        var home = new Home(Path.of(first("spoiwo.home", "SPOIWO_HOME").orElse(".")));
        if (!Files.isDirectory(home.root())) {
            out.println(home.root() + ": no such folder (spoiwo.home or SPOIWO_HOME names the folder that holds routes/, mappings/ and config/)");
            return FINDINGS;
        }
        var profiles = Arrays.asList(first("spring.profiles.active", "SPRING_PROFILES_ACTIVE").orElse("sandbox").split(","));
        var production = profiles.contains("production");
        var loaded = new ConfigurationLoader(home, environment, production, inputs).load();
        var compared = goods.apply(loaded.scopes());
        var findings = loaded.findings().isEmpty() ? compared.refused() : loaded.findings();
        findings.forEach(out::println);
        compared.noted().forEach(scope -> out.println("warning: in force, and for nothing: " + scope));
        if (profiles.contains("sandbox")) {
            loaded.configuration().ifPresent(this::warn);
        }
        out.println("checked " + loaded.counts().entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "))
                + " in " + home.root() + ": " + (findings.isEmpty() ? "no findings" : "findings: " + findings.size()));
        if (!findings.isEmpty()) {
            return FINDINGS;
        }
        var sku = environment.apply("explain");
        return sku == null || explain(sku, home) ? CLEAN : FINDINGS;
    }

    /** @return whether it could be told */
    private boolean explain(String sku, Home home) {
        var hub = first("hub", "SPOIWO_HUB").orElse("http://127.0.0.1:" + first("server.port", "SERVER_PORT").orElse("8080")).replaceFirst("/+$", "");
        if (!hub.startsWith("https://") && !LOOPBACK.matcher(hub).find()) {
            out.println(hub + " is another machine, and the password would go there without encryption: https, or run this where the hub runs");
            return false;
        }
        try {
            var kept = Path.of(first("spoiwo.data-dir", "SPOIWO_DATA_DIR").orElse("var")).resolve("admin-password");
            var password = first("spoiwo.admin-password", "SPOIWO_ADMIN_PASSWORD");
            if (password.isEmpty() && !Files.isReadable(kept)) {
                out.println("no password for the hub: set SPOIWO_ADMIN_PASSWORD, or name its data folder with --spoiwo.data-dir (there is no readable " + kept + ")");
                return false;
            }
            return new ExplainRequest(hub, password.isPresent() ? password.get() : Files.readString(kept).strip(), out).explain(sku, files(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** master-data.yaml, and the tables that it names. */
    private static Map<String, String> files(Home home) throws IOException {
        var path = home.config().resolve(MASTER_DATA);
        var files = new TreeMap<>(Map.of(MASTER_DATA, Files.exists(path) ? Files.readString(path) : "channels: {}"));
        var named = PositionedYaml.parse(home.nameOf(path), files.get(MASTER_DATA), new Findings()).map(ChannelRulesFile::files).orElse(Set.of());
        for (var name : named) {
            files.put(name, Files.readString(home.config().resolve(name)));
        }
        return files;
    }

    /** The demo orders by itself: what it sets in motion shall not reach a real system. */
    private void warn(HubConfiguration configuration) {
        for (var connection : configuration.connections().values()) {
            var http = connection.connector().http();
            var url = http == null ? null : connection.fill(http.url());
            if (url != null && connection.modes().containsValue(Mode.LIVE) && !LOOPBACK.matcher(url).find()) {
                out.println("warning: " + connection.file() + ":" + connection.line() + ": '" + connection.id() + "' is live at " + url.replaceFirst("//[^/@]*@", "//")
                        + " in profile sandbox, whose demo orders by itself (set spring.profiles.active=production, or mode: observe)");
            }
        }
    }

    private Optional<String> first(String property, String variable) {
        return Optional.ofNullable(environment.apply(property)).or(() -> Optional.ofNullable(environment.apply(variable))).filter(v -> !v.isBlank());
    }
}
