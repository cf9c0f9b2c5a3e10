package pl.spoiwo.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.product.Matching.Asked;
import pl.spoiwo.product.Matching.Known;
import pl.spoiwo.product.Matching.Link;

class MatchingTest {

    private static final List<Key> ALL = List.of(Key.LINK, Key.SKU, Key.SPELLING, Key.EAN, Key.SUPPLIER_CODE);
    private static final Known KNOWN = new Known(
            Map.of("found", Set.of(new Link("KUB-1", false)), "hand", Set.of(new Link("KUB-1", true), new Link("OLD", false))),
            Map.of("kub-1", Set.of("KUB-1"), "kub 2", Set.of("Kub 2", "KUB 2"), "łyżka", Set.of("ŁYŻKA"), "old", Set.of("OLD")),
            Map.of("5900000000017", Set.of("KUB-1"), "12345678905", Set.of("KUB 2", "LAMP"), "96385074", Set.of("LAMP")),
            Map.of("s-77", Set.of("LAMP")));

    private static String match(String offerId, String sku, String ean) {
        return match(ALL, offerId, sku, ean);
    }

    private static String match(List<Key> keys, String offerId, String sku, String ean) {
        var match = Matching.of(new Asked(offerId, sku, ean), KNOWN, keys);
        return match.sku() == null ? "none " + match.candidates() : match.sku() + " by " + match.by().word();
    }

    @Test
    @DisplayName("each key finds its product: the SKU as it is, another spelling of it, the EAN with or without zeros in front, the supplier's code, a link")
    void keys() {
        assertThat(match(null, "KUB-1", null)).isEqualTo("KUB-1 by sku");
        assertThat(match(null, "kub-1 ", null)).isEqualTo("KUB-1 by spelling");
        assertThat(match(null, "łyżka", null)).isEqualTo("ŁYŻKA by spelling");
        assertThat(match(null, "9999", "5900000000017")).isEqualTo("KUB-1 by ean");
        assertThat(match(null, null, "05900000000017")).isEqualTo("KUB-1 by ean");
        assertThat(match(null, "S-77", null)).isEqualTo("LAMP by supplierCode");
        assertThat(match("found", null, null)).isEqualTo("KUB-1 by link");
    }

    @Test
    @DisplayName("a link made by hand outweighs the SKU; one that the hub has found does not outweigh an SKU that is known")
    void links() {
        assertThat(match("hand", "OLD", null)).isEqualTo("KUB-1 by link");
        assertThat(match("found", "OLD", null)).isEqualTo("OLD by sku");
        assertThat(match("found", "9999", null)).isEqualTo("KUB-1 by link");
    }

    @Test
    @DisplayName("two products are never guessed between; a later key decides among them and never beside them")
    void conflicts() {
        assertThat(match(null, "kuB  2", null)).isEqualTo("none [KUB 2, Kub 2]");
        assertThat(match(null, "kuB 2", "012345678905")).isEqualTo("KUB 2 by ean");
        assertThat(match(null, "kuB 2", "96385074")).isEqualTo("none [KUB 2, Kub 2]");
        assertThat(match(null, "KUB 2", null)).isEqualTo("KUB 2 by sku");
    }

    @Test
    @DisplayName("only configured keys are asked, in their order")
    void configured() {
        assertThat(match(List.of(Key.SKU), null, "kub-1", "5900000000017")).isEqualTo("none []");
        assertThat(match(List.of(Key.EAN, Key.SKU), null, "OLD", "96385074")).isEqualTo("LAMP by ean");
    }

    @Test
    @DisplayName("the reason names what the channel told, and what to do")
    void why() {
        var asked = new Asked("7", "X 1", "96385074");
        assertThat(new Matching.Match(null, null, Set.of()).why(asked, "shop-main")).isEqualTo("SKU \"X 1\", EAN 96385074, offer 7 is no product that the hub knows: "
                + "have it told by the ERP or the PIM, or link offer 7 of shop-main to its SKU (PUT /api/links)");
        assertThat(new Matching.Match(null, null, new TreeSet<>(Set.of("B", "A"))).why(new Asked(null, "a", null), "shop-main"))
                .isEqualTo("SKU \"a\" may be A or B: correct the one that is wrong");
    }
}
