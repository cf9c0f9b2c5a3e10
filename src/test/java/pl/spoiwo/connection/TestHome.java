package pl.spoiwo.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.ExampleInputs;

/** A home folder of two made-up systems, good until a test breaks it. */
final class TestHome {

    final Home home;
    final Map<String, String> environment = new HashMap<>(Map.of("BAZAAR_TOKEN", "t0ken"));
    boolean production;

    TestHome(Path folder) {
        this.home = new Home(folder);
        copy(Path.of("src/test/resources/homes/good"), folder);
        copy(Path.of("routes/flows"), folder.resolve("routes/flows"));
        copy(Path.of("routes/policies"), folder.resolve("routes/policies"));
        copy(Path.of("mappings/lib"), folder.resolve("mappings/lib"));
    }

    ConfigurationLoader loader() {
        return new ConfigurationLoader(home, environment::get, production, ExampleInputs.json());
    }

    ConfigurationLoader.Loaded load() {
        return loader().load();
    }

    Path file(String name) {
        return home.root().resolve(name);
    }

    /** Replaces the first occurrence, which must be there. */
    void edit(String file, String from, String to) {
        var text = read(file);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(file + " does not contain " + from);
        }
        write(file, text.replace(from, to));
    }

    String read(String file) {
        try {
            return Files.readString(file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) {
        try {
            Files.createDirectories(file(file).getParent());
            Files.writeString(file(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String file) {
        try {
            Files.delete(file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
