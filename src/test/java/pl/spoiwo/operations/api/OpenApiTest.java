package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import pl.spoiwo.operations.HubSlice;

class OpenApiTest extends HubSlice {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Test
    @DisplayName("the OpenAPI document covers every call below /api, and nothing else")
    void complete() {
        var served = new TreeSet<String>();
        mappings.getHandlerMethods().keySet().forEach(info -> info.getPatternValues().stream().filter(path -> path.startsWith("/api/") && !path.contains("openapi"))
                .forEach(path -> info.getMethodsCondition().getMethods().forEach(method -> served.add(method + " " + path))));
        var described = new TreeSet<String>();
        document().path("paths").properties().forEach(path -> path.getValue().fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(served).hasSizeGreaterThan(20);
    }

    @Test
    @DisplayName("each call has a summary, a unique id, its path parameters and a problem answer; every reference leads somewhere")
    void valid() {
        var document = document();
        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.path("info").path("title").asText()).isNotEmpty();
        assertThat(document.path("components").path("securitySchemes").path("basic").path("scheme").asText()).isEqualTo("basic");
        var ids = new HashSet<String>();
        document.path("paths").properties().forEach(path -> path.getValue().forEach(call -> {
            assertThat(call.path("summary").asText()).as(path.getKey()).isNotEmpty();
            assertThat(ids.add(call.path("operationId").asText())).as(call.path("operationId").asText()).isTrue();
            assertThat(call.path("responses").path("default").path("content").has("application/problem+json")).isTrue();
            var names = new ArrayList<String>();
            call.path("parameters").forEach(p -> names.add(p.path("in").asText() + " " + p.path("name").asText()));
            var inPath = Pattern.compile("\\{(\\w+)}").matcher(path.getKey());
            while (inPath.find()) {
                assertThat(names).contains("path " + inPath.group(1));
            }
        }));
        var references = new ArrayList<String>();
        references(document, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
    }

    private JsonNode document() {
        return json(get(VIEWER, "/api/openapi.json"));
    }

    private static void references(JsonNode node, List<String> found) {
        if (node.has("$ref")) {
            found.add(node.path("$ref").asText());
        }
        node.forEach(child -> references(child, found));
    }
}
