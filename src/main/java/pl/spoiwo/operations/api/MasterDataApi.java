package pl.spoiwo.operations.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import pl.spoiwo.operations.query.DryRuns;

/** Rules on who owns which field, and what channels are told. */
@RestController
@RequestMapping("/api/master-data")
@Tag(name = "products")
class MasterDataApi {

    /** Bytes of a master-data.yaml. */
    private static final int LONGEST = 1 << 20;

    private final DryRuns runs;

    MasterDataApi(DryRuns runs) {
        this.runs = runs;
    }

    /**
     * @param body the candidate, UTF-8
     * @param sku  only this one, with all that was decided; absent for all, with what would change
     * @return {@link DryRuns.Report} or {@link DryRuns.Decision}
     */
    @PostMapping(path = "/dry-run", consumes = {"text/yaml", "application/yaml", "application/x-yaml", "text/plain"})
    @Operation(summary = "What another config/master-data.yaml would change, for all goods as they are now; with sku all that it decides of one. Writes nothing; one at a time")
    Object dryRun(InputStream body, @RequestParam(required = false) String sku) throws IOException {
        var candidate = text(body.readNBytes(LONGEST + 1));
        try {
            return sku == null ? runs.all(candidate) : runs.of(candidate, sku);
        } catch (DryRuns.Busy busy) {
            var later = new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS, busy.getMessage());
            later.getHeaders().set(HttpHeaders.RETRY_AFTER, "10");
            throw later;
        }
    }

    private static String text(byte[] body) {
        if (body.length > LONGEST) {
            throw new ResponseStatusException(HttpStatus.PAYLOAD_TOO_LARGE, "at most " + LONGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the file is not UTF-8");
        }
    }
}
