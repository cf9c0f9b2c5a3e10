package pl.spoiwo.document;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * Which document an order gets and when: {@code config/documents.yaml}. Pure.
 *
 * @param connection who issues: role invoicing, able to {@code document.create}
 * @param startFrom  orders placed before it get no document; null where all do
 * @param zone       the company's, for business dates
 * @param when       the moment for orders that are paid beforehand; those with cash on delivery wait for the hand-over always
 * @param kinds      asked in order for buyers who want no invoice; the first that fits decides, and where none does it is a receipt
 * @param proforma   an order that waits for a bank transfer gets a pro forma at once
 * @param correcting the connection is able to {@code document.correct}
 * @param email      channels whose buyers get by mail, from the connection, what the channel does not take itself
 */
public record DocumentRules(String connection, Instant startFrom, ZoneId zone, When when, boolean proforma, List<KindRule> kinds, boolean correcting, List<String> email) {

    public enum When { PAID, SHIPPED }

    /** An empty list fits everything. */
    public record KindRule(List<String> channels, List<String> countries, List<String> currencies, DocumentKind kind) {

        private boolean fits(Sale sale) {
            return fits(channels, sale.channel()) && fits(countries, sale.country()) && fits(currencies, sale.currency());
        }

        private static boolean fits(List<String> allowed, String value) {
            return allowed.isEmpty() || value != null && allowed.contains(value);
        }
    }

    /**
     * What the rules look at.
     *
     * @param country of the buyer, null where not known
     * @param invoice the buyer asks for an invoice, or gives a tax number
     */
    public record Sale(String channel, String country, String currency, boolean invoice, boolean cashOnDelivery, boolean paid, boolean handedOver) {
    }

    /** Decided before issue: a receipt never gets a tax number later, so who has one gets an invoice, whatever the list says. */
    public DocumentKind kind(Sale sale) {
        return sale.invoice() ? DocumentKind.INVOICE
                : kinds.stream().filter(rule -> rule.fits(sale)).map(KindRule::kind).findFirst().orElse(DocumentKind.RECEIPT);
    }

    public boolean due(Sale sale) {
        return sale.cashOnDelivery() ? sale.handedOver() : sale.paid() && (when == When.PAID || sale.handedOver());
    }
}
