package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stock: channels offer what is on hand less what was sold, of a set as many as its parts make, and the hub believes of each shelf what its ERP says. A pure function. */
final class Shelves {

    private Shelves() {
    }

    /** @param hub null where it is not asked */
    static List<String> wrong(FarEnd far, HubWord hub) {
        var sold = sold(far);
        var wrong = new ArrayList<String>();
        far.offered().forEach(channel -> far.onHand().keySet().stream().filter(channel::containsKey).forEach(sku -> {
            var left = parts(far, sku).entrySet().stream().map(part -> left(far, sold, part.getKey()).divide(part.getValue(), 0, RoundingMode.FLOOR)).min(BigDecimal::compareTo).orElseThrow();
            if (left.compareTo(channel.get(sku)) != 0) {
                wrong.add("%s: %s on hand, %s sold, %s offered".formatted(sku, far.onHand().get(sku), sold.get(sku), channel.get(sku)));
            }
        }));
        if (hub != null) {
            far.shelves().forEach((shelf, pieces) -> shelf(shelf, pieces, hub.shelves().get(shelf), wrong));
            far.shelves().keySet().stream().map(FarEnd.Shelf::sku).distinct().filter(sku -> parts(far, sku).containsKey(sku)).forEach(sku -> free(sku, left(far, sold, sku), hub, wrong));
        }
        return wrong.stream().sorted().toList();
    }

    private static void shelf(FarEnd.Shelf shelf, BigDecimal pieces, HubWord.Stock believed, List<String> wrong) {
        if (believed == null || believed.onHand().compareTo(pieces) != 0 || believed.reserved().signum() < 0) {
            wrong.add("%s in %s: %s in the ERP, the hub says %s".formatted(shelf.sku(), shelf.warehouse(), pieces, believed));
        }
    }

    private static void free(String sku, BigDecimal left, HubWord hub, List<String> wrong) {
        var free = hub.shelves().entrySet().stream().filter(each -> each.getKey().sku().equals(sku)).map(each -> each.getValue().onHand().subtract(each.getValue().reserved()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (free.compareTo(left) != 0) {
            wrong.add("%s: %s left, the hub says %s".formatted(sku, left, free));
        }
    }

    private static BigDecimal left(FarEnd far, Map<String, BigDecimal> sold, String sku) {
        return far.onHand().get(sku).subtract(sold.getOrDefault(sku, BigDecimal.ZERO));
    }

    private static Map<String, BigDecimal> sold(FarEnd far) {
        var sold = new HashMap<String, BigDecimal>();
        far.orders().values().stream().filter(FarEnd.ShopOrder::kept).forEach(order -> order.lines().forEach((sku, pieces) ->
                parts(far, sku).forEach((part, each) -> sold.merge(part, pieces.multiply(each), BigDecimal::add))));
        return sold;
    }

    /** Only the whole way has sets. */
    private static Map<String, BigDecimal> parts(FarEnd far, String sku) {
        return far.way() == null ? Map.of(sku, BigDecimal.ONE) : FarEnd.parts(sku);
    }
}
