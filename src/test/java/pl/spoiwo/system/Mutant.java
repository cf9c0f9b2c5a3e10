package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The program with one promise taken out: some sources with a place changed, compiled, to be laid before the jar. */
public final class Mutant {

    private static final Path SOURCES = Path.of("src", "main", "java", "pl", "spoiwo");

    private final Path folder;
    private final List<String> files = new ArrayList<>();

    public Mutant(Path folder) {
        this.folder = folder;
    }

    /** @param source below pl/spoiwo, in which {@code from} stands exactly once */
    public Mutant change(String source, String from, String to) throws IOException {
        var text = Files.readString(SOURCES.resolve(source));
        assertThat(text.split(java.util.regex.Pattern.quote(from), -1)).as("places with '%s' in %s: the mutation no longer fits the program", from, source).hasSize(2);
        var changed = folder.resolve("sources").resolve(source);
        Files.createDirectories(changed.getParent());
        Files.writeString(changed, text.replace(from, to));
        files.add(changed.toString());
        return this;
    }

    /** @return folder of the compiled classes */
    public Path compile() throws IOException {
        var classes = Files.createDirectories(folder.resolve("classes"));
        var arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-parameters", "--release", "17", "-cp", HubProcess.JAR.toString(), "-d", classes.toString()));
        arguments.addAll(files);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new))).as("the mutation compiles, see above").isZero();
        return classes;
    }
}
