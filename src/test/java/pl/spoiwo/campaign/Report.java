package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a campaign did and found, for programs ({@code report.json}) and for people ({@code report.md}). */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Report() {
    }

    static void write(Path folder, String database, long seed, List<History.Event> history, Verdict verdict) throws IOException {
        Files.createDirectories(folder);
        var recoveries = recoveries(history);
        var document = JSON.createObjectNode().put("database", database).put("seed", seed).put("orders", verdict.orders())
                .put("acknowledged", verdict.acknowledged()).put("lost", verdict.lost().size()).put("doubled", verdict.doubled().size());
        var faults = document.putArray("faults");
        recoveries.forEach((fault, seconds) -> faults.addObject().put("name", fault).put("times", seconds.size()));
        document.put("recoverySeconds", seconds(recoveries.values().stream().flatMap(List::stream).max(Duration::compareTo).orElse(Duration.ZERO)));
        details(document, verdict);
        Files.writeString(folder.resolve("report-" + database + ".json"), document.toPrettyString());
        Files.writeString(folder.resolve("report-" + database + ".md"), text(database, seed, recoveries, verdict));
    }

    private static void details(ObjectNode document, Verdict verdict) {
        var wrong = document.putObject("wrong");
        wrong.set("lost", JSON.valueToTree(verdict.lost()));
        wrong.set("acknowledgedAndLost", JSON.valueToTree(verdict.acknowledgedLost()));
        wrong.set("doubled", JSON.valueToTree(verdict.doubled()));
        wrong.set("content", JSON.valueToTree(verdict.wrongContent()));
        wrong.set("payment", JSON.valueToTree(verdict.wrongPayment()));
        wrong.set("course", JSON.valueToTree(verdict.wrongCourse()));
        wrong.set("status", JSON.valueToTree(verdict.wrongStatus()));
        wrong.set("poison", JSON.valueToTree(verdict.lostPoison()));
        wrong.set("parkedWithoutCause", JSON.valueToTree(verdict.parkedWithoutCause()));
        wrong.set("gaps", JSON.valueToTree(verdict.gaps()));
        wrong.set("way", JSON.valueToTree(verdict.wrongWay()));
        wrong.set("reversal", JSON.valueToTree(verdict.wrongReversal()));
        wrong.set("visits", JSON.valueToTree(verdict.wrongVisits()));
        wrong.set("stock", JSON.valueToTree(verdict.wrongStock()));
        wrong.set("price", JSON.valueToTree(verdict.wrongPrice()));
        wrong.set("early", JSON.valueToTree(verdict.early()));
        wrong.set("drift", JSON.valueToTree(verdict.drift()));
    }

    /** By fault, the time from each of its ends until the next document came to the ERP. */
    static Map<String, List<Duration>> recoveries(List<History.Event> history) {
        var recoveries = new LinkedHashMap<String, List<Duration>>();
        for (var event : history) {
            if (event instanceof History.FaultEnded ended) {
                nextDocument(history, ended.at()).ifPresent(at -> recoveries.computeIfAbsent(ended.fault(), none -> new ArrayList<>()).add(at.minus(ended.at())));
            }
        }
        return recoveries;
    }

    private static Optional<Duration> nextDocument(List<History.Event> history, Duration after) {
        long before = 0;
        for (var event : history) {
            if (event instanceof History.Documents documents) {
                if (documents.at().compareTo(after) > 0 && documents.count() > before) {
                    return Optional.of(documents.at());
                }
                before = documents.count();
            }
        }
        return Optional.empty();
    }

    private static String text(String database, long seed, Map<String, List<Duration>> recoveries, Verdict verdict) {
        var text = new StringBuilder("""
                # Campaign on %s: %s

                Seed %d. %d orders were placed, senders were told "accepted" for %d of them. Lost: %d. Doubled: %d.
                Wrong lines or total: %d. Payment not the same at operator and ERP: %d. Effects out of order: %d. Status not back in the shop: %d. Stock in a channel wrong: %d SKUs. Price in a channel wrong: %d. In the ERP before its goods were known: %d. Differences in a channel not repaired: %d. Label, document or number of the parcel not exactly once: %d. Refund, correction or task for a person wrong: %d. Hand-overs not exactly once: %d.
                Broken messages that were accepted and are not parked once: %d. Parked without a cause: %d. The ledger %s.

                | fault | times | slowest recovery, s |
                |---|---|---|
                """.formatted(database, verdict.good() ? "nothing lost, nothing twice" : "FAILED", seed, verdict.orders(), verdict.acknowledged(),
                verdict.lost().size(), verdict.doubled().size(), verdict.wrongContent().size(), verdict.wrongPayment().size(), verdict.wrongCourse().size(), verdict.wrongStatus().size(), verdict.wrongStock().size(), verdict.wrongPrice().size(), verdict.early().size(), verdict.drift().size(), verdict.wrongWay().size(), verdict.wrongReversal().size(), verdict.wrongVisits().size(),
                verdict.lostPoison().size(), verdict.parkedWithoutCause().size(),
                verdict.gaps().isEmpty() ? "balances" : "does not balance"));
        recoveries.forEach((fault, times) -> text.append("| %s | %d | %.1f |%n".formatted(fault, times.size(), seconds(times.stream().max(Duration::compareTo).orElseThrow()))));
        text.append("\nRecovery: from the end of a fault until the next document came to the ERP. A file or connection that is slow on purpose counts into it.\n");
        List.of(verdict.lost(), verdict.doubled(), verdict.wrongContent(), verdict.wrongPayment(), verdict.wrongCourse(), verdict.wrongStatus(), verdict.wrongStock(), verdict.wrongPrice(), verdict.early(), verdict.drift(), verdict.wrongWay(), verdict.wrongReversal(), verdict.wrongVisits(), verdict.lostPoison(), verdict.parkedWithoutCause(), verdict.gaps())
                .forEach(list -> list.stream().limit(20).forEach(line -> text.append("\n- ").append(line)));
        return text.toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
