package pl.spoiwo.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** A small valid PDF of lines of text. The standard font has no Polish letters, so they lose their marks. */
public final class Pdf {

    private static final int LINE = 16;

    private Pdf() {
    }

    /** One page for each list of lines; width and height in points (A6: 298 x 420, A4: 595 x 842). */
    public static byte[] of(int width, int height, List<List<String>> pages) {
        List<String> objects = new ArrayList<>();
        StringBuilder kids = new StringBuilder();
        objects.add("<</Type/Catalog/Pages 2 0 R>>");
        objects.add("");
        objects.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        for (List<String> lines : pages) {
            String content = content(height, lines);
            objects.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + width + " " + height + "]/Resources<</Font<</F1 3 0 R>>>>/Contents "
                    + (objects.size() + 2) + " 0 R>>");
            kids.append(objects.size()).append(" 0 R ");
            objects.add("<</Length " + content.length() + ">>\nstream\n" + content + "\nendstream");
        }
        objects.set(1, "<</Type/Pages/Kids[" + kids + "]/Count " + pages.size() + ">>");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(out, "%PDF-1.4\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format("%010d 00000 n \n", out.size()));
            append(out, (i + 1) + " 0 obj\n" + objects.get(i) + "\nendobj\n");
        }
        int start = out.size();
        append(out, "xref\n0 " + (objects.size() + 1) + "\n" + table + "trailer\n<</Size " + (objects.size() + 1)
                + "/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n");
        return out.toByteArray();
    }

    private static String content(int height, List<String> lines) {
        StringBuilder content = new StringBuilder("BT /F1 11 Tf " + LINE + " TL 20 " + (height - 40) + " Td");
        lines.forEach(line -> content.append(" (").append(plain(line).replaceAll("([\\\\()])", "\\\\$1")).append(") Tj T*"));
        return content + " ET";
    }

    /** ASCII: ż becomes z, what has no plain letter becomes a question mark. */
    static String plain(String text) {
        return Normalizer.normalize(text.replace('ł', 'l').replace('Ł', 'L'), Normalizer.Form.NFD).replaceAll("\\p{M}", "")
                .replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
