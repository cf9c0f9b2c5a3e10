package pl.spoiwo.campaign;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the ERP has asked and counted while customers bought, and what programs wrote to the channels.
 *
 * @param asked    gross prices by SKU, one after the other as the ERP exported them; of one SKU never the same twice
 * @param counted  each time the ERP had more pieces than ever before, of goods of which there are few
 * @param atMost   pieces that the ERP has counted at most of any others
 * @param oversold goods of which there were more in the ERP's orders, at some moment, than it had ever counted
 * @param early    orders that were in the ERP while nobody had said what their goods are
 */
record Market(Map<String, List<BigDecimal>> asked, List<Write> counted, BigDecimal atMost, List<Channel> channels, List<String> oversold, List<String> early) {

    /** How much was traded, for a person. */
    String beside() {
        return "%d prices of the ERP, %s".formatted(asked.values().stream().mapToInt(List::size).sum(), channels.stream()
                .map(channel -> "%s told %d prices and %d stocks".formatted(channel.system(), channel.priced().size(), channel.stocked().size())).collect(Collectors.joining(", ")));
    }

    /**
     * @param prices  that it asks now, by SKU
     * @param priced  prices that programs wrote to it, in the order in which they took effect
     * @param stocked the same of pieces
     */
    record Channel(String system, Tariff tariff, Map<String, BigDecimal> prices, List<Write> priced, List<Write> stocked) {
    }

    /** @param at since the beginning of the campaign */
    record Write(Duration at, String sku, BigDecimal value) {
    }
}
