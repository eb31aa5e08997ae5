package org.relevo.core.quarantine;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The standing of a machine, or of an account there, as the text of a Java properties file. Keys:
 *
 * <pre>
 * format = 1
 * machine = NAME:PORT or USER@NAME:PORT
 * access = digest of the way of access that the sentences are about
 * probed-until = TIME
 * drain.since = TIME     drain.who, drain.why = TEXT
 * KIND.failures = NUMBER     KIND.why = TEXT     KIND.on-trial = true | false
 * KIND.since, KIND.until, KIND.last-tried = TIME
 * </pre>
 *
 * <p>Times are those of ISO 8601 in UTC. All keys of a group are there or none is; unknown keys are ignored.
 */
record StandingText(String machine, String access, Standing standing) {
  private static final String FORMAT = "1";

  /** Says that a file is not of this form. */
  static final class CorruptException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptException(String reason) {
      super(reason);
    }
  }

  String write() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty("machine", machine);
    properties.setProperty("access", access);
    standing
        .probedUntil()
        .ifPresent(until -> properties.setProperty("probed-until", until.toString()));
    standing.drain().ifPresent(drain -> {
      properties.setProperty("drain.since", drain.since().toString());
      properties.setProperty("drain.who", drain.who());
      properties.setProperty("drain.why", drain.why());
    });
    for (Sentence sentence : standing.sentences()) {
      String kind = sentence.kind().key() + ".";
      properties.setProperty(kind + "failures", Integer.toString(sentence.failures()));
      properties.setProperty(kind + "why", sentence.why());
      properties.setProperty(kind + "on-trial", Boolean.toString(sentence.onTrial()));
      properties.setProperty(kind + "since", sentence.since().toString());
      properties.setProperty(kind + "until", sentence.until().toString());
      properties.setProperty(kind + "last-tried", sentence.lastTried().toString());
    }
    StringWriter text = new StringWriter();
    properties.store(text, "Relevo: what is known against a build machine");
    return text.toString();
  }

  /** Reads what {@link #write} wrote for that machine. */
  static StandingText read(String text, String machine) throws CorruptException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptException("it is no properties file: " + e.getMessage());
    }
    String format = value(properties, "format");
    if (!format.equals(FORMAT)) {
      throw new CorruptException("its format is \"" + format + "\", not \"" + FORMAT + "\"");
    }
    if (!value(properties, "machine").equals(machine)) {
      throw new CorruptException("it is about " + value(properties, "machine"));
    }
    Optional<Drain> drain = Optional.empty();
    if (properties.containsKey("drain.since")) {
      drain = Optional.of(new Drain(
          value(properties, "drain.who"),
          value(properties, "drain.why"),
          time(properties, "drain.since")));
    }
    Optional<Instant> probedUntil = properties.containsKey("probed-until")
        ? Optional.of(time(properties, "probed-until"))
        : Optional.empty();
    List<Sentence> sentences = new ArrayList<>();
    for (Trouble kind : Trouble.values()) {
      if (properties.containsKey(kind.key() + ".failures")) {
        sentences.add(sentence(properties, kind));
      }
    }
    return new StandingText(
        machine, value(properties, "access"), new Standing(sentences, drain, probedUntil));
  }

  private static Sentence sentence(Properties properties, Trouble trouble) throws CorruptException {
    String kind = trouble.key() + ".";
    String failures = value(properties, kind + "failures");
    if (!failures.matches("[1-9][0-9]{0,8}")) {
      throw new CorruptException(kind + "failures is \"" + failures + "\"");
    }
    return new Sentence(
        trouble,
        value(properties, kind + "why"),
        Integer.parseInt(failures),
        time(properties, kind + "since"),
        time(properties, kind + "until"),
        time(properties, kind + "last-tried"),
        Boolean.parseBoolean(value(properties, kind + "on-trial")));
  }

  private static String value(Properties properties, String key) throws CorruptException {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new CorruptException("it has no " + key);
    }
    return value;
  }

  private static Instant time(Properties properties, String key) throws CorruptException {
    String value = value(properties, key);
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw new CorruptException(key + " is \"" + value + "\", not a time");
    }
  }
}
