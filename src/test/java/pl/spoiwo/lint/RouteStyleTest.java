package pl.spoiwo.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Home;

class RouteStyleTest {

    private static final Home PROJECT = new Home(Path.of("."));
    private static final Home BAD = new Home(Path.of("src/test/resources/lint/bad"));
    private static final Home GOOD = new Home(Path.of("src/test/resources/lint/good"));

    @Test
    @DisplayName("every route and Kamelet of the project keeps to the house style")
    void project() {
        assertThat(RouteStyle.of(PROJECT)).isEmpty();
        if (Files.isDirectory(Path.of("routes/flows"))) {
            assertThat(RouteStyle.filesOf(PROJECT)).isPositive();
        }
    }

    @Test
    @DisplayName("good files have no findings")
    void good() {
        assertThat(RouteStyle.of(GOOD)).isEmpty();
        assertThat(RouteStyle.filesOf(GOOD)).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}:{1} {2}")
    @DisplayName("every breach of the style is found at its line")
    @CsvSource({
        "flows/no-description.camel.yaml, 1, 'description' is missing",
        "flows/query-string.camel.yaml, 5, a uri with a query string",
        "flows/query-string.camel.yaml, 7, a uri with a query string",
        "flows/query-string.camel.yaml, 9, a uri with a query string",
        "flows/own-exceptions.camel.yaml, 4, onException outside routes/policies",
        "flows/own-handler.camel.yaml, 4, errorHandler outside routes/policies",
        "flows/step-id.camel.yaml, 11, an id at a step of a template",
        "flows/generated-ids.camel.yaml, 8, 'to-2187' looks like a generated id",
        "flows/generated-ids.camel.yaml, 11, 'log3' looks like a generated id",
        "flows/generated-ids.camel.yaml, 14, 'choice-3f2a' looks like a generated id",
        "flows/code.camel.yaml, 10, inline groovy",
        "flows/code.camel.yaml, 13, inline mvel",
        "flows/direct-name.camel.yaml, 5, 'direct:things' is not named noun-verb",
        "flows/wrong-name.camel.yaml, 2, the id of the route is 'other' but the file is called wrong-name",
        "flows/two-routes.camel.yaml, 8, not exactly one route in the file",
        "flows/policy.camel.yaml, 1, a routeConfiguration in routes/flows/policy.camel.yaml",
        "policies/route.camel.yaml, 1, a route in routes/policies/route.camel.yaml",
        "steps/bare.kamelet.yaml, 6, 'title' is missing",
        "steps/bare.kamelet.yaml, 6, 'description' is missing",
        "steps/bare.kamelet.yaml, 6, a Kamelet without a list 'required'",
        "steps/bare.kamelet.yaml, 8, 'type' is missing",
        "steps/bare.kamelet.yaml, 8, 'description' is missing",
        "steps/bare.kamelet.yaml, 10, 'apiToken' is a secret without format: password",
        "steps/required.kamelet.yaml, 8, 'url' is required but no property",
    })
    void breaches(String file, int line, String what) {
        assertThat(RouteStyle.of(BAD)).anyMatch(f -> f.file().equals("routes/" + file) && f.line() == line && f.what().contains(what));
    }
}
