package pl.spoiwo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.ledger.StoppedClock;

/** A seller's program that the simulated Allegro has let in, at a moment that stands still. */
abstract class AllegroSuite {

    static final String FORMS = "/order/checkout-forms/";

    @TempDir
    Path folder;
    final StoppedClock clock = new StoppedClock("2026-11-20T17:40:00Z");
    Seller seller;

    @BeforeEach
    void start() throws Exception {
        start("allegro-renews", "false");
    }

    void start(String option, String value) throws Exception {
        seller = new Seller(folder, clock, Map.of("data-dir", folder.resolve("data").toString(), option, value)).letIn();
    }

    @AfterEach
    void stop() {
        seller.close();
    }

    String place(String description) throws Exception {
        return seller.control("POST", "orders", description).path("id").asText();
    }

    JsonNode form(String id) throws Exception {
        return seller.get(FORMS + id);
    }
}
