package dev.cuttle.csi.app;

import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What gRPC logs in the JDK's own way goes into the one structured log. */
final class JavaLogging extends Handler {

  private final SimpleFormatter formatter = new SimpleFormatter();

  private JavaLogging() {}

  static void intoOurs() {
    LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").addHandler(new JavaLogging());
  }

  @Override
  public void publish(LogRecord line) {
    Logger log =
        LoggerFactory.getLogger(Optional.ofNullable(line.getLoggerName()).orElse("java.logging"));
    log.atLevel(level(line.getLevel()))
        .setCause(line.getThrown())
        .log(formatter.formatMessage(line));
  }

  private static org.slf4j.event.Level level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return org.slf4j.event.Level.WARN;
    }
    return level.intValue() >= Level.INFO.intValue()
        ? org.slf4j.event.Level.INFO
        : org.slf4j.event.Level.DEBUG;
  }

  @Override
  public void flush() {
    // The log behind writes every line at once.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
