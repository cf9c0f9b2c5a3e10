package pl.spoiwo.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON Schemas (2020-12) that lie together and refer to each other by relative {@code $ref}. Read from the home folder; where the home folder
 * has no such file, the copy that the program was built with counts. Nothing is ever fetched from the network.
 */
public final class SchemaFolder {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final Map<String, JsonNode> documents = new HashMap<>();
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    /**
     * @param folder path below the home folder: {@code config/schema}
     * @param names  file names without {@code .schema.json}
     */
    public SchemaFolder(Home home, String folder, Collection<String> names, Findings findings) {
        var texts = new HashMap<String, String>();
        var ids = new HashMap<String, String>();
        for (var name : names) {
            var file = folder + "/" + name + ".schema.json";
            try {
                var text = text(home, file);
                var document = MAPPER.readTree(text);
                var id = document.path("$id").asText("urn:spoiwo:" + name);
                documents.put(id, document);
                texts.put(id, text);
                ids.put(name, id);
            } catch (JsonProcessingException e) {
                findings.add(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), "no valid JSON: " + e.getOriginalMessage(), "a JSON Schema");
            } catch (IOException e) {
                findings.add(file, 0, "the schema is missing", "the file as it comes with Spoiwo");
            }
        }
        var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, b -> b.schemaLoaders(l -> l.schemas(texts).add(iri -> () -> {
            throw new FileNotFoundException("no schema " + iri);
        })));
        var config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        ids.forEach((name, id) -> {
            try {
                var schema = factory.getSchema(SchemaLocation.of(id), config);
                schema.initializeValidators();
                schemas.put(name, schema);
            } catch (RuntimeException e) {
                findings.add(folder + "/" + name + ".schema.json", 0, "the schema cannot be used: " + e.getMessage(), "JSON Schema 2020-12, references to files beside it");
            }
        });
    }

    /** @return what is wrong with the document, or nothing; nothing either where the schema itself is broken, which was a finding */
    public List<Problem> problems(String name, JsonNode document) {
        return Optional.ofNullable(schemas.get(name)).map(schema -> {
            var problems = new ArrayList<Problem>();
            schema.validate(document).forEach(message -> problems.add(Problem.of(message, documents)));
            return (List<Problem>) problems;
        }).orElse(List.of());
    }

    public boolean has(String name) {
        return schemas.containsKey(name);
    }

    private static String text(Home home, String file) throws IOException {
        var path = home.root().resolve(file);
        if (Files.exists(path)) {
            return Files.readString(path);
        }
        try (var copy = SchemaFolder.class.getResourceAsStream("/" + file)) {
            if (copy == null) {
                throw new FileNotFoundException(file);
            }
            return new String(copy.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
