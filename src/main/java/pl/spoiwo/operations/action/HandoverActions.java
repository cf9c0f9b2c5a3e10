package pl.spoiwo.operations.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.operations.access.Audit;
import pl.spoiwo.order.OpenParcels;
import pl.spoiwo.process.HandoverOrders;

/** Has the parcels of a carrier's connection handed over. */
@Service
public class HandoverActions {

    private static final int MOST_NAMED = 1000;
    private static final int LONGEST_NOTE = 200;

    private final ActiveConfiguration configuration;
    private final OpenParcels parcels;
    private final Broker broker;
    private final Audit audit;
    private final Clock clock;

    HandoverActions(ActiveConfiguration configuration, OpenParcels parcels, Broker broker, Audit audit, Clock clock) {
        this.configuration = configuration;
        this.parcels = parcels;
        this.broker = broker;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param parcels how many wait now; who was cancelled or taken meanwhile stays away */
    public record Ordered(String handoverId, int parcels) {
    }

    /** When the courier shall come, in the company's zone. @param date ISO, as the times {@code 15:00} @param note or null */
    public record Pickup(String date, String from, String to, String note) {
    }

    /**
     * @param named ids of shipments; empty for all that wait
     * @throws ActionRefused where there is nothing to hand over, or one of the named does not wait
     */
    public Ordered create(String connection, List<String> named, Pickup pickup, String reason) {
        var known = configuration.current().connection(connection).orElseThrow(() -> ActionRefused.unknown("there is no connection " + connection));
        if (known.capability("handover.create").isEmpty()) {
            throw ActionRefused.notAllowed(known.connector().system() + " can hand nothing over: declare handover.create in " + known.connector().sourceFile());
        }
        if (named.size() > MOST_NAMED) {
            throw ActionRefused.notAllowed("at most " + MOST_NAMED + " shipments are named at once");
        }
        var wanted = checked(pickup);
        var now = clock.instant();
        var open = parcels.of(connection, named, now);
        var waiting = open.stream().map(OpenParcels.Parcel::shipmentId).toList();
        named.stream().filter(id -> !waiting.contains(id)).findFirst().ifPresent(id -> {
            throw ActionRefused.tooLate("shipment " + id + " does not wait to be handed over by " + connection);
        });
        if (open.isEmpty()) {
            throw ActionRefused.tooLate("no parcel of " + connection + " waits to be handed over");
        }
        var occasion = UUID.randomUUID().toString();
        var id = HandoverOrders.idOf(connection, occasion);
        audit.of("handover.create", connection, reason, () -> {
            broker.send(List.of(HandoverOrders.message(connection, named, wanted, occasion, now)));
            return id + ", parcels " + open.size();
        });
        return new Ordered(id, open.size());
    }

    private ObjectNode checked(Pickup pickup) {
        if (pickup == null) {
            return null;
        }
        try {
            var day = LocalDate.parse(pickup.date());
            if (day.isBefore(LocalDate.ofInstant(clock.instant(), configuration.current().company().zone()))) {
                throw ActionRefused.notAllowed("the courier cannot come on " + day + " any more");
            }
            if (!LocalTime.parse(pickup.from()).isBefore(LocalTime.parse(pickup.to()))) {
                throw ActionRefused.notAllowed("the courier cannot come until " + pickup.to() + ", which is not after " + pickup.from());
            }
        } catch (DateTimeException | NullPointerException e) {
            throw ActionRefused.notAllowed("pickup is {\"date\": \"2026-11-27\", \"from\": \"15:00\", \"to\": \"17:00\"}");
        }
        var wanted = Json.MAPPER.createObjectNode().put("date", pickup.date()).put("from", pickup.from()).put("to", pickup.to());
        if (pickup.note() == null) {
            return wanted;
        }
        if (pickup.note().length() > LONGEST_NOTE) {
            throw ActionRefused.notAllowed("the note for the courier has more than " + LONGEST_NOTE + " characters");
        }
        return wanted.put("note", pickup.note());
    }
}
