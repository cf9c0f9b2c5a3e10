package pl.spoiwo.sandbox.subiekt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Store;

/** Brings taken files into the company's database: once each, or into the list of rejected ones. After a restart it repeats the newest. */
final class Imports {

    private static final int REJECTED_KEPT = 500;
    private static final int REPLAYED = 5_000;
    private static final int TIDY_EVERY = 1_000;

    private final Company company;
    private final Documents imports;
    private final Path away;
    private final int most;
    private final Clock clock;
    private final Set<String> known = new HashSet<>();
    private final Deque<ObjectNode> rejected = new ArrayDeque<>();
    private int imported;
    private long rejections;

    /** @param most documents that the company keeps */
    Imports(Company company, Store store, Path away, int most, Clock clock) {
        this.company = company;
        this.imports = store.durable() ? store.documents("erp-import") : null;
        this.away = away;
        this.most = most;
        this.clock = clock;
        replay();
    }

    private void replay() {
        if (imports == null) {
            return;
        }
        imports.each((first, one) -> {
            try {
                known.add(one.get("taken").asText());
                company.importAgain(EppReader.read(one.get("content").asText().getBytes(EppReader.CP1250)), first.intValue());
            } catch (EppRejected changed) {
                throw new IllegalStateException("imported before, and now rejected: " + one.get("taken"), changed);
            }
        });
    }

    void take(Path file) {
        String taken = file.getFileName().toString();
        try {
            // Known: it was imported and the process killed before it could delete the file.
            if (!known.remove(taken)) {
                byte[] content = Files.readAllBytes(file);
                remember(company.importFile(EppReader.read(content)), taken, content);
            }
            Files.delete(file);
        } catch (EppRejected broken) {
            reject(file, taken, broken.getMessage());
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (IllegalArgumentException | IllegalStateException unfit) {
            reject(file, taken, unfit.toString());
        }
    }

    private void remember(int first, String taken, byte[] content) {
        if (imports != null) {
            imports.put(first, Json.object().put("taken", taken).put("content", new String(content, EppReader.CP1250)));
            imports.keep(REPLAYED);
        }
        if (++imported % TIDY_EVERY == 0) {
            company.keep(most);
        }
    }

    private synchronized void reject(Path file, String taken, String why) {
        rejections++;
        if (rejected.size() >= REJECTED_KEPT) {
            rejected.removeFirst();
        }
        rejected.addLast(Json.object().put("file", taken.replaceFirst("^\\d+-\\d+-", "")).put("reason", why).put("at", clock.instant().toString()));
        try {
            Files.createDirectories(away);
            Files.move(file, away.resolve(taken), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }

    synchronized void show(ObjectNode state) {
        ArrayNode shown = state.put("rejections", rejections).putArray("rejected");
        rejected.forEach(shown::add);
    }

    synchronized void reset() {
        if (imports != null) {
            imports.clear();
        }
        rejected.clear();
        rejections = 0;
    }
}
