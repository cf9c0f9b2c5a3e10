package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    @DisplayName("the same parts give the same id, other parts another one, and every id fits an EPP reference of 30 characters")
    void derivedIds() {
        assertThat(Ids.order("shop-main", "10482")).isEqualTo(Ids.order("shop-main", "10482")).hasSize(22).startsWith("o-");
        assertThat(Ids.derived("x", "ab", "c")).isNotEqualTo(Ids.derived("x", "a", "bc"));
    }
}
