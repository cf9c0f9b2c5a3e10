package pl.spoiwo.operations.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.query.DryRuns;

/** Rules on who owns which field, and what channels are told. */
@RestController
@RequestMapping("/api/master-data")
@Tag(name = "products")
class MasterDataApi {

    /** Bytes of a master-data.yaml. */
    private static final int LONGEST = 1 << 20;
    /** Bytes of it with its tables. */
    private static final int LONGEST_TOGETHER = 8 << 20;
    private static final String FILE = "master-data.yaml";
    /** As the schema has the names of files of tables: they are beside the file. */
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,59}\\.csv");

    private final DryRuns runs;

    MasterDataApi(DryRuns runs) {
        this.runs = runs;
    }

    /**
     * @param body the candidate, UTF-8; its tables are those of the hub's folder
     * @param sku  only this one, with all that was decided; absent for all, with what would change
     * @return {@link DryRuns.Report} or {@link DryRuns.Decision}
     */
    @PostMapping(path = "/dry-run", consumes = {"text/yaml", "application/yaml", "application/x-yaml", "text/plain"})
    @Operation(summary = "What another config/master-data.yaml would change, for all goods as sources tell of them now; with sku all that it decides of one. Writes nothing; one at a time")
    Object dryRun(InputStream body, @RequestParam(required = false) String sku) throws IOException {
        return run(text(body, LONGEST), Map.of(), sku);
    }

    /**
     * The same with files of tables that come with it; those that do not are taken from the hub's folder.
     *
     * @param body {@code {"master-data.yaml": "...", "freight.csv": "..."}}: files by name
     */
    @PostMapping(path = "/dry-run", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The same, with the files of its tables: texts by file name")
    Object withTables(InputStream body, @RequestParam(required = false) String sku) throws IOException {
        var files = files(text(body, LONGEST_TOGETHER));
        var candidate = files.remove(FILE);
        if (candidate == null || files.containsValue(null) || !files.keySet().stream().allMatch(name -> TABLE.matcher(name).matches())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "one " + FILE + " and files such as freight.csv, by their names");
        }
        if (candidate.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, FILE + ": at most " + LONGEST + " bytes");
        }
        return run(candidate, files, sku);
    }

    private static Map<String, String> files(String body) {
        try {
            return Json.MAPPER.readValue(body, new TypeReference<TreeMap<String, String>>() { });
        } catch (JsonProcessingException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no JSON object of texts by file name");
        }
    }

    private Object run(String candidate, Map<String, String> tables, String sku) {
        try {
            return sku == null ? runs.all(candidate, tables) : runs.of(candidate, tables, sku);
        } catch (DryRuns.Busy busy) {
            var later = new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, busy.getMessage());
            later.getHeaders().set(HttpHeaders.RETRY_AFTER, "10");
            throw later;
        }
    }

    private static String text(InputStream body, int longest) throws IOException {
        var read = body.readNBytes(longest + 1);
        if (read.length > longest) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "at most " + longest + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read)).toString();
        } catch (CharacterCodingException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the file is not UTF-8");
        }
    }
}
