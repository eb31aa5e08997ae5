package org.relevo.app.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that may be anything. What is missing, or is something else than asked for, is an {@link
 * IllegalArgumentException} whose message names the field. A field that is {@code null} is missing.
 */
public final class Fields {
  private final String name;
  private final ObjectNode node;

  private Fields(String name, ObjectNode node) {
    this.name = name;
    this.node = node;
  }

  static Fields of(JsonNode line) {
    if (line instanceof ObjectNode object) {
      return new Fields("", object);
    }
    throw new IllegalArgumentException("it is no JSON object");
  }

  private String path(String field) {
    return name.isEmpty() ? field : name + "." + field;
  }

  private IllegalArgumentException fault(String field, String wanted) {
    JsonNode there = find(field);
    if (there == null) {
      return new IllegalArgumentException("the field \"" + path(field) + "\" is missing");
    }
    String text = there.toString();
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return new IllegalArgumentException(
        "the field \"" + path(field) + "\" is " + shown + ", not " + wanted);
  }

  private @Nullable JsonNode find(String field) {
    JsonNode there = node.get(field);
    return there == null || there.isNull() ? null : there;
  }

  private boolean has(String field) {
    return find(field) != null;
  }

  /** Returns a text. */
  public String text(String field) {
    JsonNode there = find(field);
    if (there == null || !there.isTextual()) {
      throw fault(field, "a text");
    }
    return there.textValue();
  }

  /** Returns a text that may be missing. */
  public Optional<String> optionalText(String field) {
    return has(field) ? Optional.of(text(field)) : Optional.empty();
  }

  /** Returns a whole number. */
  public long whole(String field) {
    JsonNode there = find(field);
    if (there == null || !there.isIntegralNumber() || !there.canConvertToLong()) {
      throw fault(field, "a whole number");
    }
    return there.longValue();
  }

  /** Returns a whole number from 0 to the greatest {@code int}. */
  public int count(String field) {
    long number = whole(field);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw fault(field, "a number from 0 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  OptionalLong optionalWhole(String field) {
    return has(field) ? OptionalLong.of(whole(field)) : OptionalLong.empty();
  }

  /** Returns a number. */
  public double number(String field) {
    JsonNode there = find(field);
    return number(there).orElseThrow(() -> fault(field, "a number"));
  }

  OptionalDouble optionalNumber(String field) {
    return has(field) ? OptionalDouble.of(number(field)) : OptionalDouble.empty();
  }

  // Infinity has no other form in JSON than a text.
  private static OptionalDouble number(@Nullable JsonNode there) {
    if (there != null && there.isNumber()) {
      return OptionalDouble.of(there.doubleValue());
    }
    return there != null && there.isTextual() && there.textValue().equals("Infinity")
        ? OptionalDouble.of(Double.POSITIVE_INFINITY)
        : OptionalDouble.empty();
  }

  /** Returns true or false; false if the field is not there. */
  public boolean optionalFlag(String field) {
    return has(field) && flag(field);
  }

  /** Returns true or false. */
  public boolean flag(String field) {
    JsonNode there = find(field);
    if (there == null || !there.isBoolean()) {
      throw fault(field, "true or false");
    }
    return there.booleanValue();
  }

  /** Returns a time such as {@code 2026-11-24T10:00:00.123Z}. */
  public Instant time(String field) {
    try {
      return Instant.parse(text(field));
    } catch (DateTimeException e) {
      throw fault(field, "a time such as 2026-11-24T10:00:00.123Z");
    }
  }

  Duration duration(String field) {
    try {
      return Duration.parse(text(field));
    } catch (DateTimeException e) {
      throw fault(field, "a duration such as PT1.5S");
    }
  }

  Optional<Duration> optionalDuration(String field) {
    return has(field) ? Optional.of(duration(field)) : Optional.empty();
  }

  /** Returns an object. */
  public Fields object(String field) {
    if (find(field) instanceof ObjectNode object) {
      return new Fields(path(field), object);
    }
    throw fault(field, "an object");
  }

  /** Returns an object that may be missing. */
  public Optional<Fields> optionalObject(String field) {
    return has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  /** Returns objects; none if the field is missing. */
  public List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      if (!(element instanceof ObjectNode object)) {
        throw fault(field, "a list of objects");
      }
      objects.add(new Fields(path(field) + "[" + objects.size() + "]", object));
    }
    return objects;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      if (!element.isTextual()) {
        throw fault(field, "a list of texts");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  List<OptionalLong> wholes(String field) {
    List<OptionalLong> numbers = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      if (!element.isNull() && !(element.isIntegralNumber() && element.canConvertToLong())) {
        throw fault(field, "a list of whole numbers");
      }
      numbers.add(element.isNull() ? OptionalLong.empty() : OptionalLong.of(element.longValue()));
    }
    return numbers;
  }

  List<OptionalDouble> numbers(String field) {
    List<OptionalDouble> numbers = new ArrayList<>();
    for (JsonNode element : elements(field)) {
      OptionalDouble number = number(element);
      if (!element.isNull() && number.isEmpty()) {
        throw fault(field, "a list of numbers");
      }
      numbers.add(number);
    }
    return numbers;
  }

  private Iterable<JsonNode> elements(String field) {
    JsonNode there = find(field);
    if (there == null) {
      return List.of();
    }
    if (!there.isArray()) {
      throw fault(field, "a list");
    }
    return there;
  }

  /** Returns the runs of whole numbers that a text has. */
  List<Integer> runs(String field, int most) {
    try {
      return Runs.read(text(field), most);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the field \"" + path(field) + "\" is no list of numbers: " + e.getMessage(), e);
    }
  }

  /** Returns amounts by name; none if the field is missing. */
  SortedMap<String, Long> amounts(String field) {
    SortedMap<String, Long> amounts = new TreeMap<>();
    optionalObject(field)
        .ifPresent(object ->
            object.node.fieldNames().forEachRemaining(key -> amounts.put(key, object.whole(key))));
    return amounts;
  }
}
