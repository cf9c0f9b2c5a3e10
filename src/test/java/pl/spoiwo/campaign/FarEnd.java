package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What stands in the systems outside when all is over.
 *
 * @param orders    by number in the shop
 * @param documents by number of the shop's order; documents of no order under a text that says so
 * @param onHand    pieces in the ERP by SKU
 * @param offered   pieces in the shop by SKU
 */
record FarEnd(Map<String, ShopOrder> orders, Map<String, List<Document>> documents, Map<String, BigDecimal> onHand, Map<String, BigDecimal> offered) {

    /** @param lines pieces by SKU, without delivery and fees */
    record ShopOrder(String status, BigDecimal total, Map<String, BigDecimal> lines) {
    }

    record Document(BigDecimal gross, Map<String, BigDecimal> lines) {
    }
}
