package pl.spoiwo.intake;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged from now on, with stack traces. */
public final class LogLines {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    public LogLines() {
        lines.start();
        root.addAppender(lines);
    }

    public List<String> end() {
        root.detachAppender(lines);
        return lines.list.stream().map(line -> line.getFormattedMessage() + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy()))).toList();
    }
}
