package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Reads the input of an example pair as the hub would read such a body. */
public interface ExampleInputs {

    /**
     * @param mapping name of the mapping: {@code <system>/<mapping>}
     * @param ending  of the file, without the dot: {@code json}, {@code xml}, {@code epp}
     * @param layout  the system's layout whose name begins with the ending ({@code epp-1.05}), or null
     * @throws MappingFailure where the content cannot be read, or nothing reads such files
     */
    JsonNode read(String mapping, String ending, byte[] content, Layout layout);

    /** Reads JSON alone. */
    static ExampleInputs json() {
        return (mapping, ending, content, layout) -> {
            if (!ending.equals("json")) {
                throw new MappingFailure("not-parseable", "no codec reads ." + ending + " files", null, 0, null);
            }
            try {
                return Json.MAPPER.readTree(content);
            } catch (JsonProcessingException e) {
                throw new MappingFailure("not-parseable", "no valid JSON: " + e.getOriginalMessage(), null,
                        e.getLocation() == null ? 0 : e.getLocation().getLineNr(), null);
            } catch (IOException e) {
                throw new MappingFailure("not-parseable", "no valid JSON: " + e, null, 0, null);
            }
        };
    }
}
