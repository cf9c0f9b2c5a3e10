package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connector.FileAnswer;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.file.FileRefused;
import pl.spoiwo.file.StoredFiles;

/**
 * The claim check: the file that a step brings is stored, and a reference goes on in its place. It is on disk before the checkpoint, and so
 * before the receipt; brought again it is the same file.
 */
@Component
class FileAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(FileAnswers.class);

    private final StoredFiles files;

    FileAnswers(StoredFiles files) {
        this.files = files;
    }

    /** @return the file that this call brings; null where it brings none */
    static FileAnswer brought(Work work, Due due) {
        return work.connection.capability(work.type()).map(capability -> capability.files().get(due.call().name())).orElse(null);
    }

    /** @return the answer with the reference in the place of the file; an error where what came is no file, or it could not be kept */
    JsonNode checkedIn(Work work, FileAnswer file) {
        int status = work.answer.path("status").asInt();
        if (file == null || work.answer.has("error") || status < 200 || status > 299) {
            return work.answer;
        }
        try {
            return file.whole() ? ((ObjectNode) work.answer).set("body", stored(work, file.kind(), work.rawType, work.raw)) : inside(work, file);
        } catch (FileRefused e) {
            return failed(work, "no-file", e.getMessage());
        } catch (IOException e) {
            LOG.warn("A {} of {} cannot be stored", file.kind(), work.connection.id(), e);
            return failed(work, "not-stored", "the hub cannot write its folder of files: " + e.getClass().getSimpleName());
        }
    }

    /** Where the text is missing the answer stays as it is: its outcome mapping knows why. */
    private JsonNode inside(Work work, FileAnswer file) throws IOException {
        var place = JsonPointer.compile(file.base64());
        var text = work.answer.path("body").at(place).asText().replaceAll("\\s", "");
        if (!text.isEmpty()) {
            var reference = stored(work, file.kind(), file.mediaType(), decoded(text, file.base64()));
            var holder = work.answer.path("body").at(place.head());
            if (holder instanceof ArrayNode list) {
                list.set(place.last().getMatchingIndex(), reference);
            } else {
                ((ObjectNode) holder).set(place.last().getMatchingProperty(), reference);
            }
        }
        return work.answer;
    }

    private static byte[] decoded(String text, String place) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new FileRefused("a file was expected at " + place + ", and what stands there is no base 64");
        }
    }

    private ObjectNode stored(Work work, String kind, String mediaType, byte[] content) throws IOException {
        return files.store(work.claim.command().id(), kind, mediaType, content).reference();
    }

    private static JsonNode failed(Work work, String error, String text) {
        return Answers.error(work.answer.path("request"), error, true, text);
    }
}
