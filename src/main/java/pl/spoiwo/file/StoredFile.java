package pl.spoiwo.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import pl.spoiwo.mapping.Json;

/**
 * A file that is kept.
 *
 * @param id        derived from owner, kind and content: the same file stored again is the same file
 * @param owner     the command that brought it
 * @param kind      {@code label}, ...
 * @param mediaType one of an allow-list
 * @param bytes     its size
 */
public record StoredFile(String id, String owner, String kind, String mediaType, long bytes, String sha256, Instant createdAt) {

    /** What travels in its place. */
    public ObjectNode reference() {
        return Json.MAPPER.createObjectNode().put("fileId", id).put("kind", kind).put("mediaType", mediaType).put("bytes", bytes).put("sha256", sha256);
    }

    /** Safe in a header and in any folder: made of ids and the media type alone. */
    public String name() {
        return id + "." + MediaType.of(mediaType).orElseThrow().ending;
    }
}
