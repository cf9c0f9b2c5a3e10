package pl.spoiwo.mapping;

import java.util.List;

/**
 * A document as it leaves.
 *
 * @param notes what had to be changed to fit the format (cut, transliterated, dropped): sentences with the place, without the value
 */
public record Encoded(byte[] bytes, String contentType, List<String> notes) {
}
