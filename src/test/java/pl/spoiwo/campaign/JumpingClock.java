package pl.spoiwo.campaign;

import java.io.IOException;
import java.nio.file.Path;
import pl.spoiwo.system.Mutant;

/**
 * Gives the program a clock that can be set: the hub takes the time from one bean, and here that bean adds what a file says. The broker's
 * and the database's own time do not jump.
 */
final class JumpingClock {

    private static final String CLOCK = """
            new Clock() {
                        private volatile long readAt;
                        private volatile java.time.Duration offset = java.time.Duration.ZERO;

                        @Override
                        public java.time.Instant instant() {
                            if (System.nanoTime() - readAt > 50_000_000) {
                                try {
                                    var text = java.nio.file.Files.readString(java.nio.file.Path.of(System.getenv("CLOCK_OFFSET_FILE"))).strip();
                                    offset = text.isEmpty() ? offset : java.time.Duration.parse(text);
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                                readAt = System.nanoTime();
                            }
                            return java.time.Instant.now().plus(offset);
                        }

                        @Override
                        public java.time.ZoneId getZone() {
                            return java.time.ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(java.time.ZoneId zone) {
                            return this;
                        }
                    }""";

    private JumpingClock() {
    }

    /** @return classes to lay before the jar */
    static Path compile(Path folder) throws IOException {
        return new Mutant(folder).change("broker/BrokerConfiguration.java", "Clock.systemUTC()", CLOCK).compile();
    }
}
