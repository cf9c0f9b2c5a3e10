package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import pl.spoiwo.sandbox.server.Printout;
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
        Map<String, byte[]> files = new LinkedHashMap<>();
        byService.forEach((service, some) -> files.put(service + "." + format, label(some, format, small)));
        return zip("labels.zip", files);
    }

    static Response zip(String name, Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file("application/zip", name, bytes.toByteArray());
    }

    static Response file(String type, String name, byte[] content) {
        return new Response(200, Map.of("Content-Type", type, "Content-Disposition", "attachment; filename=\"" + name + "\""), content);
    }

    private static byte[] label(List<JsonNode> docs, String format, boolean small) {
        List<List<String>> labels = new ArrayList<>();
        docs.forEach(doc -> doc.get("parcels").forEach(parcel -> labels.add(lines(doc, parcel))));
        boolean a6 = small || !Services.locker(docs.get(0).get("service").asText());
        return Printout.labels(format, a6, labels);
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
}
