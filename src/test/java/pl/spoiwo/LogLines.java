package pl.spoiwo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, each line with its stack trace and the ids it carries. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final Level before;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    public record Line(String logger, String text, Map<String, String> ids) {
    }

    /** Of the hub's own classes, down to DEBUG. */
    public LogLines() {
        this("pl.spoiwo", Level.DEBUG);
    }

    private LogLines(String name, Level level) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(level);
        start();
        logger.addAppender(this);
    }

    /** Of all that goes to the log, libraries too. */
    public static LogLines whole() {
        return new LogLines(org.slf4j.Logger.ROOT_LOGGER_NAME, ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).getLevel());
    }

    public List<Line> all() {
        return List.copyOf(lines);
    }

    public List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }

    /** Lines of this class. */
    public List<Line> of(Class<?> type) {
        return lines.stream().filter(line -> line.logger().equals(type.getName())).toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        var trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(new Line(event.getLoggerName(), event.getFormattedMessage() + trace, Map.copyOf(event.getMDCPropertyMap())));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
        stop();
    }
}
