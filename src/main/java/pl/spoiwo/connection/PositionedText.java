package pl.spoiwo.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A text file that knows its lines. */
record PositionedText(String content) {

    /** @return the file, or empty where it cannot be read: whoever needs it has said so already */
    static Optional<PositionedText> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(new PositionedText(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    int lineOf(int offset) {
        return 1 + (int) content.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
