package org.relevo.app.replay;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads times of the command line: {@code 2026-11-24T10:00:00Z}, {@code 2026-11-24} (UTC), or as long ago as {@code 90m}. */
final class TimeOption implements CommandLine.ITypeConverter<Instant> {
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");
  private static final Map<String, Duration> UNITS = Map.of(
      "s", Duration.ofSeconds(1),
      "m", Duration.ofMinutes(1),
      "h", Duration.ofHours(1),
      "d", Duration.ofDays(1));

  private final InstantSource clock;

  TimeOption() {
    this(InstantSource.system());
  }

  TimeOption(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO);
      return clock.instant().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
    }
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new CommandLine.TypeConversionException("\"" + text
          + "\" is no time such as 2026-11-24T10:00:00Z, 2026-11-24, or 90m for 90 minutes ago");
    }
  }
}
