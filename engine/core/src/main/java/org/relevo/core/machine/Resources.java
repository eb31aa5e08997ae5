package org.relevo.core.machine;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Amounts of named resources: what a machine has, what a build needs, or what is committed to builds. The names are the
 * operator's own, but {@value #MEMORY} is memory in MiB: a machine that does not say how much it has has all that its
 * kernel tells of.
 *
 * <p>As a text, names and amounts with an equals sign, between white space: {@code gpu=1 memory-mib=8000}.
 *
 * @param amounts by name; all at least 0
 */
public record Resources(SortedMap<String, Long> amounts) {
  /** The name of memory, in MiB. */
  public static final String MEMORY = "memory-mib";

  /** Nothing. */
  public static final Resources NONE = new Resources(new TreeMap<>());

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.+-]{0,63}");
  private static final int MOST = 64;

  /** Copies the map and checks names and amounts. */
  public Resources {
    if (amounts.size() > MOST) {
      throw new IllegalArgumentException(amounts.size() + " resources, which is more than " + MOST);
    }
    amounts.forEach((name, amount) -> {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("\"" + name + "\" is no name for a resource: letters,"
            + " digits and _.+- are allowed, a letter first");
      }
      if (amount < 0) {
        throw new IllegalArgumentException("the resource " + name + " is below 0: " + amount);
      }
    });
    amounts = Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
  }

  /** Returns these amounts. */
  public static Resources of(Map<String, Long> amounts) {
    return amounts.isEmpty() ? NONE : new Resources(new TreeMap<>(amounts));
  }

  /**
   * Reads a text such as {@code gpu=1 memory-mib=8000}.
   *
   * @throws IllegalArgumentException if it is none; the message is for people
   */
  public static Resources parse(String text) {
    Map<String, Long> amounts = new TreeMap<>();
    for (String word : text.strip().split("\\s+")) {
      if (word.isEmpty()) {
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String amount = equals < 0 ? "" : word.substring(equals + 1);
      if (!amount.matches("[0-9]{1,15}")) {
        throw new IllegalArgumentException(
            "\"" + word + "\" is not NAME=AMOUNT with a whole number, such as " + MEMORY + "=8000");
      }
      if (amounts.put(name, Long.valueOf(amount)) != null) {
        throw new IllegalArgumentException("the resource " + name + " is there twice");
      }
    }
    return of(amounts);
  }

  /** Returns whether there is nothing. */
  public boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** Returns how much there is of one; 0 if it is not named. */
  public long amount(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  /** Returns the sums; an amount too great for a {@code long} stays the greatest. */
  public Resources plus(Resources other) {
    if (other.isEmpty()) {
      return this;
    }
    LongBinaryOperator sum = (a, b) -> a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    Map<String, Long> sums = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sums.merge(name, amount, sum::applyAsLong));
    return of(sums);
  }

  /** Returns the text that {@link #parse} reads. */
  @Override
  public String toString() {
    return amounts.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
