package pl.spoiwo.process;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Refusal;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.Gate;
import pl.spoiwo.guard.Value;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.product.Products;

/** The units that prices and counts are told in, beside those that are known. Nothing is asked where no guard refuses another one. */
@Component
final class ToldUnits {

    private final Candidates candidates;
    private final Products products;

    ToldUnits(Candidates candidates, Products products) {
        this.candidates = candidates;
        this.products = products;
    }

    /** @param told by SKU @return beside what the same source says of the product; where it says none, beside the product's */
    Map<String, Value.Unit> of(Map<String, String> told, Entity entity, Inbound message, HubConfiguration configuration) {
        if (told.isEmpty() || !Gate.refuses(configuration.guards(), Refusal.UNIT, Direction.IN, message.connection(), entity.word())) {
            return Map.of();
        }
        var own = candidates.said(Entity.PRODUCT, ProductFields.DOCUMENT, message.connection(), told.keySet(), message.id()).stream().filter(said -> ProductFields.unit(said) != null)
                .collect(Collectors.toMap(Candidate::item, ProductFields::unit));
        var others = new TreeSet<>(told.keySet());
        others.removeAll(own.keySet());
        var merged = products.units(others);
        return told.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, unit -> new Value.Unit(unit.getValue(), own.getOrDefault(unit.getKey(), merged.get(unit.getKey())))));
    }
}
