package pl.spoiwo.configuration;

import java.nio.file.Path;

/** The folder that holds {@code routes/}, {@code mappings/} and {@code config/}. */
public record Home(Path root) {

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    public Path routes() {
        return root.resolve("routes");
    }

    public Path mappings() {
        return root.resolve("mappings");
    }

    public Path config() {
        return root.resolve("config");
    }

    /** The path as findings show it: relative to the home folder, with forward slashes. */
    public String nameOf(Path file) {
        return root.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }
}
