package pl.spoiwo.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {

    @TempDir
    Path folder;

    private String eval(String expression) {
        return eval(expression, "{}");
    }

    private String eval(String expression, String input) {
        return new MappingHarness(folder).withLibrary().eval(expression, input).toString();
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @DisplayName("exact numbers")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "decimal-add(\"0.1\", \"0.2\")                    | \"0.3\"",
        "decimal-add(\"1\", \"2.50\", 3)                  | \"6.50\"",
        "decimal-subtract(\"10.00\", \"0.01\")            | \"9.99\"",
        "decimal-sum([\"1.10\", \"2.20\", \"-0.30\"])     | \"3.00\"",
        "decimal-sum([])                                  | \"0\"",
        "decimal-multiply(\"1.15\", \"3\")                | \"3.45\"",
        "decimal-multiply(\"0.115\", \"1\", 2)            | \"0.12\"",
        "decimal-multiply(\"-0.115\", \"1\", 2)           | \"-0.12\"",
        "decimal-divide(\"10\", \"3\", 4)                 | \"3.3333\"",
        "decimal-divide(\"24.60\", \"1.23\", 2)           | \"20.00\"",
        "decimal-round(\"2.345\", 2)                      | \"2.35\"",
        "decimal-round(\"1.005\", 2)                      | \"1.01\"",
        "decimal-negate(\"5.00\")                         | \"-5.00\"",
        "decimal-abs(\"-5.00\")                           | \"5.00\"",
        "decimal-compare(\"1.0\", \"1.00\")               | 0",
        "decimal-compare(\"-1\", \"0\")                   | -1",
        "decimal-plain(\"2.500\")                         | \"2.5\"",
        "decimal-plain(\"200\")                           | \"200\"",
        "decimal-number(\"79.90\")                        | 79.90",
        "decimal-text(\"1 234,50\", \",\")                | \"1234.50\"",
        "to-minor(\"159.90\", \"PLN\")                    | \"15990\"",
        "to-minor(\"159\", \"JPY\")                       | \"159\"",
        "to-minor(\"1.234\", \"KWD\")                     | \"1234\"",
        "to-minor(\"15.990\", \"PLN\")                    | \"1599\"",
        "to-minor(\"159.90\", 4)                          | \"1599000\"",
        "from-minor(\"15990\", \"PLN\")                   | \"159.90\"",
        "from-minor(5, \"PLN\")                           | \"0.05\"",
        "from-minor(\"159\", \"JPY\")                     | \"159\"",
        "decimal-add(null, \"1\")                         | null",
        "decimal(\"\")                                    | null",
    })
    void decimals(String expression, String expected) {
        assertThat(eval(expression)).isEqualTo(expected);
    }

    @Test
    @DisplayName("numbers of a parsed body keep their digits")
    void digits_stay() {
        assertThat(eval("decimal(.a)", "{\"a\": 79.90}")).isEqualTo("\"79.90\"");
        assertThat(eval("{\"a\": .a}", "{\"a\": 1.10}")).isEqualTo("{\"a\":1.10}");
    }

    @ParameterizedTest(name = "{0} stops")
    @DisplayName("what cannot be done exactly stops the mapping")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "decimal(\"12,50\")                    | not a number: '12,50'",
        "decimal(\"Kowalski\")                 | not a number: 'xxxxxxxx'",
        "decimal(\"1e999999999\")              | not a number",
        "decimal([])                           | not a number: a list",
        "to-minor(\"1.234\", \"PLN\")          | more than 2 decimals",
        "to-minor(\"1\", \"ABC\")              | no currency",
        "from-minor(\"1.5\", \"PLN\")          | no whole number",
        "decimal-divide(\"1\", \"0\", 2)       | division by zero",
        "decimal-sum([\"1\", null])            | item 1 of the list is not given",
        "decimal-text(\"1.234,50\", \",\")     | not a number",
        "instant(\"2026-13-01T00:00:00Z\")     | instant: not a time",
        "local-to-instant(\"2026-01-01T00:00:00\", \"Mars\") | not a time, zone",
        "now()                                 | use $now",
        "uuid()                                | same output for the same input",
        "transliterate(\"a\", \"no-such\")     | no charset",
    })
    void stops(String expression, String message) {
        assertThatThrownBy(() -> eval(expression)).isInstanceOf(MappingFailure.class).hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @DisplayName("tax and tax ids")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "tax-rate(\"100.00\", \"23.00\", [\"23\", \"8\", \"5\", \"0\"]) | \"23\"",
        "tax-rate(\"0.10\", \"0.02\", [\"23\", \"8\", \"5\", \"0\"])    | \"23\"",
        "tax-rate(\"46.30\", \"3.70\", [\"23\", \"8\", \"5\", \"0\"])   | \"8\"",
        "tax-rate(\"100.00\", \"0.00\", [\"23\", \"8\", \"5\", \"0\"])  | \"0\"",
        "tax-rate(\"-100.00\", \"-23.00\", [\"23\", \"8\"])             | \"23\"",
        "tax-rate(\"100.00\", \"21.00\", [\"23\", \"8\", \"5\", \"0\"]) | null",
        "tax-rate(\"0\", \"0\", [\"23\"])                               | null",
        "nip-valid(\"526-000-12-46\")                                   | true",
        "nip-valid(\"526-000-12-47\")                                   | false",
        "tax-id(\"PL 526-000-12-46\", \"PL\")  | {\"type\":\"nip\",\"value\":\"5260001246\"}",
        "tax-id(\"5260001246\", null)          | {\"type\":\"nip\",\"value\":\"5260001246\"}",
        "tax-id(\"5260001246\", \"DE\")        | {\"type\":\"other\",\"value\":\"5260001246\"}",
        "tax-id(\"de 123456789\", \"DE\")      | {\"type\":\"eu-vat\",\"value\":\"DE123456789\"}",
        "tax-id(\"5260001247\", \"PL\")        | {\"type\":\"other\",\"value\":\"5260001247\"}",
        "tax-id(\" \", \"PL\")                 | null",
    })
    void tax(String expression, String expected) {
        assertThat(eval(expression)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @DisplayName("text")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "text(\"  a \")                                 | \"a\"",
        "text(\"   \")                                  | null",
        "text(7)                                        | \"7\"",
        "text(\"abcdef\", 3)                            | \"abc\"",
        "left(\"\uD83D\uDE00\uD83D\uDE00x\", 1)         | \"\uD83D\uDE00\"",
        "right(\"abc\", 2)                              | \"bc\"",
        "substring(\"abcdef\", 2, 4)                    | \"cd\"",
        "substring(\"abc\", 9)                          | \"\"",
        "pad-left(\"7\", 3, \"0\")                      | \"007\"",
        "pad-right(\"abcd\", 3, \" \")                  | \"abcd\"",
        "length(\"\uD83D\uDE00x\")                      | 2",
        "base64(\"za\u017c\u00f3\u0142\u0107\")         | \"emHFvMOzxYLEhw==\"",
        "base64-decode(\"emHFvMOzxYLEhw==\")            | \"za\u017c\u00f3\u0142\u0107\"",
        "url-encode(\"a b/\u0142\")                     | \"a%20b%2F%C5%82\"",
        "hash(\"abc\")                                  | \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"",
        "transliterate(\"Za\u017c\u00f3\u0142\u0107\", \"windows-1250\")      | \"Za\u017c\u00f3\u0142\u0107\"",
        "transliterate(\"Za\u017c\u00f3\u0142\u0107\", \"US-ASCII\")          | \"Zazolc\"",
        "transliterate(\"Bj\u00f8rn \u00d1u\u00f1ez\", \"windows-1250\")      | \"Bjorn Nunez\"",
        "transliterate(\"\u041a\u0438\u0457\u0432\", \"windows-1250\")        | \"Kiiv\"",
        "transliterate(\"a\u0301\uD83D\uDE00!\", \"windows-1250\")            | \"\u00e1?!\"",
        "encodable(\"\u0142\", \"windows-1250\")        | true",
        "encodable(\"\u00f8\", \"windows-1250\")        | false",
    })
    void text(String expression, String expected) {
        assertThat(eval(expression)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @DisplayName("times, also where the clock changes")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "instant(\"2026-07-01T10:00:00+02:00\")                         | \"2026-07-01T08:00:00Z\"",
        "instant(\"2026-07-01 10:00:00+0200\")                          | \"2026-07-01T08:00:00Z\"",
        "local-to-instant(\"2026-01-10T12:00:00\", \"Europe/Warsaw\")   | \"2026-01-10T11:00:00Z\"",
        "local-to-instant(\"2026-03-29T02:30:00\", \"Europe/Warsaw\")   | \"2026-03-29T01:30:00Z\"",
        "local-to-instant(\"2026-10-25T02:30:00\", \"Europe/Warsaw\")   | \"2026-10-25T00:30:00Z\"",
        "local-to-instant(\"2026-10-25 03:00:00\", \"Europe/Warsaw\")   | \"2026-10-25T02:00:00Z\"",
        "local-to-instant(\"2026-10-25\", \"Europe/Warsaw\")            | \"2026-10-24T22:00:00Z\"",
        "instant-to-local(\"2026-10-25T00:30:00Z\", \"Europe/Warsaw\")  | \"2026-10-25T02:30:00\"",
        "instant-to-local(\"2026-10-25T01:30:00Z\", \"Europe/Warsaw\")  | \"2026-10-25T02:30:00\"",
        "local-date(\"2026-10-24T22:30:00Z\", \"Europe/Warsaw\")        | \"2026-10-25\"",
        "format-instant(\"2026-12-31T23:30:00Z\", \"yyyyMMddHHmmss\", \"Europe/Warsaw\") | \"20270101003000\"",
        "from-epoch(1767225600)                                         | \"2026-01-01T00:00:00Z\"",
        "from-epoch-millis(\"1767225600123\")                           | \"2026-01-01T00:00:00.123Z\"",
        "to-epoch(\"2026-01-01T00:00:00Z\")                             | 1767225600",
        "instant-plus(\"2026-01-01T00:00:00Z\", \"-PT5M\")              | \"2025-12-31T23:55:00Z\"",
        "retry-after(\"120\", \"2026-01-01T00:00:00Z\")                 | 120",
        "retry-after(\"Thu, 01 Jan 2026 00:01:00 GMT\", \"2026-01-01T00:00:00Z\") | 60",
        "retry-after(\"soon\", \"2026-01-01T00:00:00Z\")                | null",
    })
    void times(String expression, String expected) {
        assertThat(eval(expression)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @DisplayName("the shared library")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "import \"lib/money.jslt\" as m  m:net-of(\"123.00\", \"23\")                      | \"100.00\"",
        "import \"lib/money.jslt\" as m  m:tax-in(\"0.20\", \"23\")                        | \"0.04\"",
        "import \"lib/money.jslt\" as m  m:gross-of(\"100.00\", \"8\")                     | \"108.00\"",
        "import \"lib/money.jslt\" as m  m:net-of(\"123.00\", \"zw\")                      | null",
        "import \"lib/money.jslt\" as m  m:is-zero(\"0.00\")                               | true",
        "import \"lib/money.jslt\" as m  m:currency(\" pln\")                              | \"PLN\"",
        "import \"lib/tax.jslt\" as t    t:polish-rate(\"100.00\", \"8.00\")               | \"8\"",
        "import \"lib/address.jslt\" as a a:postal-code(\"26610\", \"PL\")                 | \"26-610\"",
        "import \"lib/address.jslt\" as a a:postal-code(\" 10115 \", \"DE\")               | \"10115\"",
        "import \"lib/address.jslt\" as a a:full-name({\"firstName\": \"Jan\", \"lastName\": \" \"}) | \"Jan\"",
        "import \"lib/address.jslt\" as a a:one-line({\"line1\": \"Rynek 1\", \"postalCode\": \"31-001\", \"city\": \"Krak\u00f3w\"}) | \"Rynek 1, 31-001 Krak\u00f3w\"",
        "import \"lib/phone.jslt\" as p  p:phone(\"601-234-567\", \"PL\")                  | \"+48601234567\"",
        "import \"lib/phone.jslt\" as p  p:phone(\"0048 601 234 567\", \"PL\")             | \"+48601234567\"",
        "import \"lib/phone.jslt\" as p  p:phone(\"+49 30 123456\", \"DE\")                | \"+4930123456\"",
        "import \"lib/phone.jslt\" as p  p:phone(\"-\", \"PL\")                            | null",
        "import \"lib/dates.jslt\" as d  d:utc(\"2026-11-20T17:06:02\")                    | \"2026-11-20T17:06:02Z\"",
        "import \"lib/dates.jslt\" as d  d:utc(\"2026-11-20T18:06:02+01:00\")              | \"2026-11-20T17:06:02Z\"",
    })
    void library(String expression, String expected) {
        assertThat(eval(expression)).isEqualTo(expected);
    }

    @Test
    @DisplayName("an invoice is asked for where a tax id is given")
    void invoice() {
        assertThat(eval("import \"lib/tax.jslt\" as t  t:invoice(\"526-000-12-46\", \"Firma\", {\"country\": \"PL\"}, false)"))
                .isEqualTo("{\"requested\":true,\"kind\":\"company\",\"companyName\":\"Firma\",\"taxId\":{\"type\":\"nip\",\"value\":\"5260001246\"},\"address\":{\"country\":\"PL\"}}");
        assertThat(eval("import \"lib/tax.jslt\" as t  t:invoice(null, null, null, false)")).isEqualTo("{\"requested\":false}");
    }
}
