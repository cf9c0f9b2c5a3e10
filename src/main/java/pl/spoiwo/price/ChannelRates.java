package pl.spoiwo.price;

import java.time.Instant;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration.Company;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.rate.Rate;
import pl.spoiwo.rate.RateTable.Answer;
import pl.spoiwo.rate.Rates;

/** By which rates the prices of a channel are converted now. */
@Component
public class ChannelRates {

    private final Rates rates;
    private final HeldRates held;

    public ChannelRates(Rates rates, HeldRates held) {
        this.rates = rates;
        this.held = held;
    }

    /** @param from currency of the list */
    Conversion of(Connection channel, String from, Company company, Instant now) {
        return of(channel, from, company, now, rate -> { });
    }

    /** The same, and the rates it needs are held from now on. */
    Conversion take(Connection channel, String from, Company company, Instant now, String messageId) {
        return of(channel, from, company, now, rate -> held.put(channel.id(), rate, messageId, UtcTime.micros(now)));
    }

    private Conversion of(Connection channel, String from, Company company, Instant now, Consumer<Rate> taken) {
        var rule = channel.price();
        if (from.equals(rule.currency())) {
            return Conversion.SAME_CURRENCY;
        }
        if (rule.rate() == null) {
            return Conversion.NO_RATE;
        }
        return rule.byTable() ? Conversion.of(rate(channel, from, company, now, taken), rate(channel, rule.currency(), company, now, taken)) : Conversion.own(rule.rate());
    }

    /** Null for the currency of the table itself. */
    private Answer rate(Connection channel, String currency, Company company, Instant now, Consumer<Rate> taken) {
        var rule = channel.price().rate();
        if (currency.equals(company.currency())) {
            return null;
        }
        var newest = rates.table(rule.table(), currency, company.currency(), company.zone()).newest(now, rule.days());
        if (newest.rate() == null) {
            return newest;
        }
        var before = held.of(channel.id(), currency).orElse(null);
        var rate = HeldRates.held(before, newest.rate(), rule);
        if (!rate.equals(before)) {
            taken.accept(rate);
        }
        return new Answer(rate, rate.said());
    }
}
