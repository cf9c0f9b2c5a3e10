package pl.spoiwo.sandbox.fakturownia;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** {@code NIP-YYYYMMDD-12HEX-CC}; CC is the CRC-8 (polynomial 0x07, start 0) of the 32 characters before its dash. */
final class KsefNumber {

    private KsefNumber() {
    }

    static String of(String nip, LocalDate day, long number) {
        return withCheck(nip + "-" + DateTimeFormatter.BASIC_ISO_DATE.format(day) + "-" + String.format("%012X", number));
    }

    /** @param start the first 32 characters */
    static String withCheck(String start) {
        int crc = 0;
        for (byte one : start.getBytes(StandardCharsets.US_ASCII)) {
            crc ^= one & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) == 0 ? crc << 1 : crc << 1 ^ 0x07;
            }
            crc &= 0xFF;
        }
        return start + "-" + String.format("%02X", crc);
    }
}
