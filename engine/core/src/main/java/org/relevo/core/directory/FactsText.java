package org.relevo.core.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@link MachineFacts} as the keys and values of a TXT record (RFC 6763 section 6).
 *
 * <pre>
 * txtvers=1  systems=x86_64-linux,i686-linux  features=kvm  cores=8  slots=4  speed=2.0
 * user=builder  socket=/var/guix/daemon-socket/socket  hostkey=SHA256:…  sigkey=SHA256:…
 * </pre>
 *
 * Lists are separated by commas. Each key with its value has at most 255 bytes. The values are checked against what can be
 * true of a machine: a number of slots from the network must not be able to overwhelm anyone.
 */
public final class FactsText {
  /** The version of this text, under the key {@code txtvers}. */
  public static final String VERSION = "1";

  /** More builds at once than this no machine takes by its own word. */
  static final int MOST_SLOTS = 1024;

  static final int MOST_CORES = 4096;
  static final double LEAST_SPEED = 0.01;
  static final double MOST_SPEED = 100;

  private static final int LONGEST = 255;
  private static final int MOST_ELEMENTS = 32;
  private static final Pattern SYSTEM = Pattern.compile("[a-z0-9_]{1,32}-[a-z0-9_]{1,32}");
  private static final Pattern FEATURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  // What fits into a socket's address, and no way back up.
  private static final Pattern SOCKET = Pattern.compile("(/(?!\\.\\.?(/|$))[\\x21-\\x7e&&[^/]]+)+");
  private static final int LONGEST_SOCKET = 107;
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  private FactsText() {}

  /**
   * What a text says.
   *
   * @param facts what makes sense
   * @param faults what does not, each with its key and the reason
   */
  public record Reading(MachineFacts facts, List<String> faults) {
    /** Copies the list. */
    public Reading {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Returns the keys and values in the order in which they are sent.
   *
   * @throws IllegalArgumentException if a value is too long for a TXT record, or would not be read back
   */
  public static Map<String, String> write(MachineFacts facts) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("txtvers", VERSION);
    if (!facts.systems().isEmpty()) {
      text.put("systems", String.join(",", facts.systems()));
    }
    facts.features().ifPresent(features -> text.put("features", String.join(",", features)));
    facts.cores().ifPresent(cores -> text.put("cores", Integer.toString(cores)));
    facts.slots().ifPresent(slots -> text.put("slots", Integer.toString(slots)));
    facts.speed().ifPresent(speed -> text.put("speed", Double.toString(speed)));
    facts.user().ifPresent(user -> text.put("user", user));
    facts.daemonSocket().ifPresent(socket -> text.put("socket", socket));
    if (!facts.hostKeys().isEmpty()) {
      text.put("hostkey", String.join(",", facts.hostKeys()));
    }
    if (!facts.signingKeys().isEmpty()) {
      text.put("sigkey", String.join(",", facts.signingKeys()));
    }
    text.forEach((key, value) -> {
      int length = (key + "=" + value).getBytes(StandardCharsets.UTF_8).length;
      if (length > LONGEST) {
        throw new IllegalArgumentException("\"" + key + "=…\" has " + length
            + " bytes, and a TXT record takes " + LONGEST + "; announce fewer or shorter values");
      }
    });
    Reading back = read(text);
    if (!back.faults().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", back.faults()));
    }
    return text;
  }

  /** Reads keys and values; keys that are not known are passed over, as later versions may have more. */
  public static Reading read(Map<String, String> text) {
    Reader reader = new Reader(text);
    MachineFacts facts = new MachineFacts(
        reader.list("systems", SYSTEM),
        reader.features(),
        reader.integer("cores", MOST_CORES),
        reader.integer("slots", MOST_SLOTS),
        reader.speed(),
        reader.word("user", USER, 32, "not a user name"),
        reader.word("socket", SOCKET, LONGEST_SOCKET, "not the absolute path of a socket"),
        reader.list("hostkey", FINGERPRINT),
        reader.list("sigkey", FINGERPRINT));
    return new Reading(facts, reader.faults);
  }

  /** Takes values out of a text, and notes what is wrong with them. */
  private static final class Reader {
    private final Map<String, String> text;
    private final List<String> faults = new ArrayList<>();

    Reader(Map<String, String> text) {
      this.text = text;
      String version = text.getOrDefault("txtvers", VERSION);
      if (!version.equals(VERSION)) {
        fault("txtvers", version, "only version " + VERSION + " is known");
      }
    }

    private void fault(String key, String value, String reason) {
      String shown = value.length() > 40 ? value.substring(0, 40) + "…" : value;
      faults.add(key + "=" + shown + ": " + reason);
    }

    private Optional<String> value(String key) {
      return Optional.ofNullable(text.get(key)).filter(value -> !value.isEmpty());
    }

    List<String> list(String key, Pattern form) {
      String value = value(key).orElse("");
      if (value.isEmpty()) {
        return List.of();
      }
      String[] elements = value.split(",", -1);
      if (elements.length > MOST_ELEMENTS) {
        fault(key, value, "more than " + MOST_ELEMENTS + " elements");
        return List.of();
      }
      for (String element : elements) {
        if (!form.matcher(element).matches()) {
          fault(key, value, "\"" + element + "\" cannot be meant");
          return List.of();
        }
      }
      return List.of(elements);
    }

    /** None is an answer, too. */
    Optional<Set<String>> features() {
      int before = faults.size();
      List<String> features = list("features", FEATURE);
      return text.containsKey("features") && faults.size() == before
          ? Optional.of(new LinkedHashSet<>(features))
          : Optional.empty();
    }

    Optional<String> word(String key, Pattern form, int longest, String reason) {
      Optional<String> value = value(key);
      if (value.isPresent()
          && (value.get().length() > longest || !form.matcher(value.get()).matches())) {
        fault(key, value.get(), reason);
        return Optional.empty();
      }
      return value;
    }

    OptionalInt integer(String key, int most) {
      Optional<String> value = value(key);
      if (value.isEmpty()) {
        return OptionalInt.empty();
      }
      if (value.get().matches("[0-9]{1,9}")) {
        int number = Integer.parseInt(value.get());
        if (number >= 1 && number <= most) {
          return OptionalInt.of(number);
        }
      }
      fault(key, value.get(), "not an integer from 1 to " + most);
      return OptionalInt.empty();
    }

    OptionalDouble speed() {
      Optional<String> value = value("speed");
      if (value.isEmpty()) {
        return OptionalDouble.empty();
      }
      if (value.get().matches("[0-9]{1,9}(\\.[0-9]{1,17})?")) {
        double number = Double.parseDouble(value.get());
        if (number >= LEAST_SPEED && number <= MOST_SPEED) {
          return OptionalDouble.of(number);
        }
      }
      fault(
          "speed",
          value.get(),
          String.format(Locale.ROOT, "not a number from %s to %.0f", LEAST_SPEED, MOST_SPEED));
      return OptionalDouble.empty();
    }
  }
}
