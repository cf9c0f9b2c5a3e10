package pl.spoiwo.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The schemes that an endpoint's address may begin with: those of the Camel components in this program, and the hub's own. */
final class ComponentSchemes {

    private static final String LISTS = "META-INF/services/org/apache/camel/component.properties";
    private static final String OWN = "mapping";

    private final Set<String> known = known();

    /** Addresses whose scheme is a placeholder are left alone. */
    void check(PositionedYaml document, String at, String uri, Findings findings) {
        var scheme = uri.replaceFirst("(?s)[:?].*", "");
        if (!uri.startsWith("{{") && !uri.startsWith("${") && !known.contains(scheme)) {
            findings.add(document, at, "there is no component '" + scheme + "'" + Nearest.hint(scheme, known), "one of " + String.join(", ", known));
        }
    }

    private static Set<String> known() {
        var schemes = new TreeSet<>(List.of(OWN));
        try {
            for (var list : Collections.list(ComponentSchemes.class.getClassLoader().getResources(LISTS))) {
                var properties = new Properties();
                try (var in = list.openStream()) {
                    properties.load(in);
                }
                Collections.addAll(schemes, properties.getProperty("components", "").trim().split("\\s+"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the components of Camel", e);
        }
        return Collections.unmodifiableSet(schemes);
    }
}
