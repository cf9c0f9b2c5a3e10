package pl.spoiwo.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a document comes to, as exact decimal texts; all but gross and currency may be null.
 *
 * @param rate     price of one unit of {@code currency} in the company's own, where they differ
 * @param rateTable name of the table that the rate is from, {@code rateDate} its date (ISO 8601), both as the issuing system says
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentAmounts(String net, String tax, String gross, String currency, String rate, String rateTable, String rateDate) {
}
