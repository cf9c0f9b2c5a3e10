package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import pl.spoiwo.sandbox.server.Pdf;
import pl.spoiwo.sandbox.server.Response;

/** The files to print: one label for each parcel. */
final class Labels {

    private Labels() {
    }

    /** @param small A6 instead of A4, for lockers; a courier's label is always A6 */
    static Response of(List<JsonNode> docs, String format, boolean small) {
        Map<String, List<JsonNode>> byService = new LinkedHashMap<>();
        docs.forEach(doc -> byService.computeIfAbsent(doc.get("service").asText(), any -> new ArrayList<>()).add(doc));
        if (byService.size() == 1) {
            String type = format.equals("pdf") ? "application/pdf" : "text/plain";
            return file(type, "label." + format, label(docs, format, small));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var service : byService.entrySet()) {
                zip.putNextEntry(new ZipEntry(service.getKey() + "." + format));
                zip.write(label(service.getValue(), format, small));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file("application/zip", "labels.zip", bytes.toByteArray());
    }

    static Response file(String type, String name, byte[] content) {
        return new Response(200, Map.of("Content-Type", type, "Content-Disposition", "attachment; filename=\"" + name + "\""), content);
    }

    private static byte[] label(List<JsonNode> docs, String format, boolean small) {
        List<List<String>> labels = new ArrayList<>();
        docs.forEach(doc -> doc.get("parcels").forEach(parcel -> labels.add(lines(doc, parcel))));
        if (format.equals("pdf")) {
            boolean a6 = small || !Services.locker(docs.get(0).get("service").asText());
            return Pdf.of(a6 ? 298 : 595, a6 ? 420 : 842, labels);
        }
        StringBuilder text = new StringBuilder();
        labels.forEach(lines -> text.append(format.equals("zpl") ? zpl(lines) : epl(lines)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The first line is the parcel's number. */
    private static List<String> lines(JsonNode doc, JsonNode parcel) {
        JsonNode receiver = doc.get("receiver");
        JsonNode address = receiver.path("address");
        String point = doc.at("/custom_attributes/target_point").asText("");
        return List.of(parcel.get("tracking_number").asText(), "InPost " + doc.get("service").asText(),
                (receiver.path("company_name").asText("") + " " + receiver.path("first_name").asText("") + " "
                        + receiver.path("last_name").asText("")).trim(),
                point.isEmpty() ? address.path("street").asText() + " " + address.path("building_number").asText() + ", "
                        + address.path("post_code").asText() + " " + address.path("city").asText() : point,
                doc.path("reference").asText(""));
    }

    private static String zpl(List<String> lines) {
        StringBuilder zpl = new StringBuilder("^XA^CI28^FO40,40^BY2^BCN,160,Y,N,N^FD" + lines.get(0) + "^FS");
        for (int i = 1; i < lines.size(); i++) {
            zpl.append("^FO40,").append(220 + 50 * i).append("^A0N,32,32^FD").append(lines.get(i).replaceAll("[\\^~]", " ")).append("^FS");
        }
        return zpl + "^XZ\n";
    }

    private static String epl(List<String> lines) {
        StringBuilder epl = new StringBuilder("\nN\nB40,40,0,1,2,4,160,B,\"" + lines.get(0) + "\"\n");
        for (int i = 1; i < lines.size(); i++) {
            epl.append("A40,").append(220 + 50 * i).append(",0,3,1,1,N,\"").append(Pdf.plain(lines.get(i)).replace("\"", "'")).append("\"\n");
        }
        return epl + "P1\n";
    }
}
