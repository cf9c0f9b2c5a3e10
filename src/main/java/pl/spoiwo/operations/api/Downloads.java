package pl.spoiwo.operations.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import pl.spoiwo.file.StoredFile;
import pl.spoiwo.file.StoredFiles;

/** Stored files as answers. Name and type of a file are the hub's own, never the sender's. */
@Component
class Downloads {

    private final StoredFiles files;

    Downloads(StoredFiles files) {
        this.files = files;
    }

    /** @param disclosed runs before the file is read, where there is one */
    Optional<ResponseEntity<byte[]>> of(String fileId, Runnable disclosed) {
        return files.find(fileId).map(file -> {
            disclosed.run();
            return ResponseEntity.ok().contentType(MediaType.parseMediaType(file.mediaType()))
                    .header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"").body(content(file));
        });
    }

    private byte[] content(StoredFile file) {
        try {
            return files.content(file);
        } catch (IOException e) {
            throw new UncheckedIOException("file " + file.id() + " cannot be read", e);
        }
    }
}
