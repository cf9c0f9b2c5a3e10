package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** The canonical model: {@code mappings/canonical/<type>.schema.json}, JSON Schema 2020-12. */
public interface Schemas {

    /**
     * @param type     {@code order}, {@code payment}, {@code stock}, ...
     * @param madeBy   name of the mapping that made the document; its file and the line that makes the broken field go into the failure
     * @throws MappingFailure with code {@code schema}, naming the first broken field, the value's problem, and the mapping
     */
    void check(String type, JsonNode document, String madeBy);
}
