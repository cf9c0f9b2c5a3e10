package pl.spoiwo.connection;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.ExampleInputs;

/** {@code validate}: checks the home folder as a start would, prints every finding, starts nothing. */
public final class ValidateCommand {

    private static final int CLEAN = 0;
    private static final int FINDINGS = 1;

    private final UnaryOperator<String> environment;
    private final ExampleInputs inputs;
    private final PrintStream out;

    /** @param environment properties and environment variables: {@code spoiwo.home}, {@code SPOIWO_HOME}, the active profiles, and credentials */
    public ValidateCommand(UnaryOperator<String> environment, ExampleInputs inputs, PrintStream out) {
        this.environment = environment;
        this.inputs = inputs;
        this.out = out;
    }

    /** @return the exit code: 1 on any finding */
    public int run() {
        var home = new Home(Path.of(first("spoiwo.home", "SPOIWO_HOME").orElse(".")));
        if (!Files.isDirectory(home.root())) {
            out.println(home.root() + ": no such folder (spoiwo.home or SPOIWO_HOME names the folder that holds routes/, mappings/ and config/)");
            return FINDINGS;
        }
        var production = Arrays.asList(first("spring.profiles.active", "SPRING_PROFILES_ACTIVE").orElse("").split(",")).contains("production");
        var loaded = new ConfigurationLoader(home, environment, production, inputs).load();
        loaded.findings().forEach(out::println);
        out.println("checked " + loaded.counts().entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).collect(Collectors.joining(", "))
                + " in " + home.root() + ": " + (loaded.findings().isEmpty() ? "no findings" : "findings: " + loaded.findings().size()));
        return loaded.findings().isEmpty() ? CLEAN : FINDINGS;
    }

    private Optional<String> first(String property, String variable) {
        return Optional.ofNullable(environment.apply(property)).or(() -> Optional.ofNullable(environment.apply(variable))).filter(v -> !v.isBlank());
    }
}
