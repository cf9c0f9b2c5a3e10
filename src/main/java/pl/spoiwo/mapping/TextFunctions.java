package pl.spoiwo.mapping;

import static pl.spoiwo.mapping.MappingFunction.count;
import static pl.spoiwo.mapping.MappingFunction.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Text helpers for mappings. Lengths and positions count whole characters (code points): an emoji is one. */
final class TextFunctions {

    private TextFunctions() {
    }

    static List<Function> all() {
        return List.of(
                MappingFunction.of("text", 1, 2, a -> {
                    var trimmed = text(a[0]).strip();
                    return TextNode.valueOf(a.length == 2 ? cut(trimmed, 0, count(a[1])).strip() : trimmed);
                }),
                MappingFunction.of("left", 2, a -> TextNode.valueOf(cut(text(a[0]), 0, count(a[1])))),
                MappingFunction.of("right", 2, a -> TextNode.valueOf(cut(text(a[0]), Math.max(0, size(text(a[0])) - count(a[1])), Integer.MAX_VALUE))),
                MappingFunction.of("substring", 2, 3, a -> TextNode.valueOf(cut(text(a[0]), count(a[1]), a.length == 3 ? count(a[2]) : Integer.MAX_VALUE))),
                padding("pad-left", true),
                padding("pad-right", false),
                new MappingFunction("length", 1, 1, true, a -> a[0].isNull() ? NullNode.instance : IntNode.valueOf(size(text(a[0])))),
                MappingFunction.of("transliterate", 2, a -> TextNode.valueOf(new Transliteration(text(a[1])).of(text(a[0])))),
                MappingFunction.of("encodable", 2, a -> BooleanNode.valueOf(new Transliteration(text(a[1])).leaves(text(a[0])))),
                MappingFunction.of("hash", 1, a -> TextNode.valueOf(sha256(text(a[0])))),
                MappingFunction.of("uuid-of", 1, a -> TextNode.valueOf(UUID.nameUUIDFromBytes(text(a[0]).getBytes(StandardCharsets.UTF_8)).toString())),
                MappingFunction.of("base64", 1, a -> TextNode.valueOf(Base64.getEncoder().encodeToString(text(a[0]).getBytes(StandardCharsets.UTF_8)))),
                MappingFunction.of("base64-decode", 1, TextFunctions::decoded),
                MappingFunction.of("url-encode", 1, a -> TextNode.valueOf(URLEncoder.encode(text(a[0]), StandardCharsets.UTF_8).replace("+", "%20"))));
    }

    /** Blanks are values here: padding with a blank, and padding a blank text. */
    private static Function padding(String name, boolean left) {
        return new MappingFunction(name, 3, 3, true, a -> {
            if (a[0].isNull()) {
                return NullNode.instance;
            }
            if (size(text(a[2])) != 1) {
                throw new JsltException(name + ": one character to pad with was expected");
            }
            var text = text(a[0]);
            var pad = text(a[2]).repeat(Math.max(0, count(a[1]) - size(text)));
            return TextNode.valueOf(left ? pad + text : text + pad);
        });
    }

    private static JsonNode decoded(JsonNode[] arguments) {
        try {
            return TextNode.valueOf(new String(Base64.getDecoder().decode(text(arguments[0]).strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new JsltException("base64-decode: not Base64: " + MappingFunction.shown(arguments[0]));
        }
    }

    private static int size(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int from, int to) {
        int size = size(text);
        int begin = Math.min(from, size);
        int end = Math.max(begin, Math.min(to, size));
        return text.substring(text.offsetByCodePoints(0, begin), text.offsetByCodePoints(0, end));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
