package pl.spoiwo.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be stored. The ending of a file's name comes from here and never from the sender. */
enum MediaType {
    PDF("application/pdf", "pdf", "%PDF-"),
    PNG("image/png", "png", "\u0089PNG"),
    ZIP("application/zip", "zip", "PK"),
    XML("application/xml", "xml", "<"),
    ZPL("application/zpl", "zpl", ""),
    TEXT("text/plain", "txt", "");

    final String said;
    final String ending;
    private final byte[] beginning;

    MediaType(String said, String ending, String beginning) {
        this.said = said;
        this.ending = ending;
        this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** @param said a content type, parameters and all; null where the sender gave none */
    static Optional<MediaType> of(String said) {
        var bare = said == null ? "" : said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(each -> each.said.equals(bare)).findFirst();
    }

    /** An error page that calls itself a PDF is none. */
    boolean begins(byte[] content) {
        return content.length >= beginning.length && Arrays.equals(content, 0, beginning.length, beginning, 0, beginning.length);
    }
}
