package pl.spoiwo.sandbox.stripe;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/** Amounts as the operator counts them: minor units, but whole ones in currencies without any. Three lists are its own and not those of ISO 4217. */
final class Amounts {

    private static final Set<String> ZERO_DECIMAL = Set.of("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf");
    private static final Set<String> THREE_DECIMAL = Set.of("bhd", "jod", "kwd", "omr", "tnd");

    private Amounts() {
    }

    /** 159.90 pln is 15990, 1500 jpy is 1500, 5 isk is 500. Throws ArithmeticException where digits would be lost. */
    static long minor(String amount, String currency) {
        String code = currency.toLowerCase(Locale.ROOT);
        int decimals = ZERO_DECIMAL.contains(code) ? 0 : THREE_DECIMAL.contains(code) ? 3 : 2;
        return new BigDecimal(amount).movePointRight(decimals).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }
}
