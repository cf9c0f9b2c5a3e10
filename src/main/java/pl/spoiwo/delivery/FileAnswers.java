package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
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

    /** @return the kind of file that this call brings; null where it brings none */
    static String kind(Work work, Due due) {
        return work.connection.capability(work.type()).map(capability -> capability.files().get(due.call().name())).orElse(null);
    }

    /** @return the answer with the reference as its body; an error where no file came, or it could not be kept */
    JsonNode checkedIn(Work work, String kind) {
        int status = work.answer.path("status").asInt();
        if (kind == null || work.answer.has("error") || status < 200 || status > 299) {
            return work.answer;
        }
        try {
            var file = files.store(work.claim.command().id(), kind, work.rawType, work.raw);
            return ((ObjectNode) work.answer).set("body", file.reference());
        } catch (FileRefused e) {
            return failed(work, "no-file", e.getMessage());
        } catch (IOException e) {
            LOG.warn("A {} of {} cannot be stored", kind, work.connection.id(), e);
            return failed(work, "not-stored", "the hub cannot write its folder of files: " + e.getClass().getSimpleName());
        }
    }

    private static JsonNode failed(Work work, String error, String text) {
        return Answers.error(work.answer.path("request"), error, true, text);
    }
}
