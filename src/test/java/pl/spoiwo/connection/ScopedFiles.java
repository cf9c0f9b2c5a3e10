package pl.spoiwo.connection;

import java.util.List;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;

/** The scopes that are written in a file. */
public final class ScopedFiles {

    private ScopedFiles() {
    }

    public static List<Scoped> masterData(String text) {
        return Scopes.ofMasterData(read("config/master-data.yaml", text));
    }

    public static List<Scoped> guards(String text) {
        return Scopes.ofGuards(read("config/guards.yaml", text));
    }

    private static PositionedYaml read(String file, String text) {
        return PositionedYaml.parse(file, text, new Findings()).orElseThrow();
    }
}
