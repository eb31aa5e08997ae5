package org.relevo.tests.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What several ways of doing one thing took, beside each other: some are peers, the others are compared with them. Not
 * thread-safe.
 */
final class Comparison {
  private final String title;
  private final String unit;
  private final Map<String, Samples> subjects = new LinkedHashMap<>();
  private final List<String> peers = new ArrayList<>();

  /** Begins a comparison; {@code unit} is that of all values. */
  Comparison(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /** Adds a way to compare the others with; peers come first in the table. */
  Samples peer(String name) {
    if (!peers.contains(name)) {
      peers.add(name);
    }
    return subject(name);
  }

  /** Adds a way that is compared with the peers. */
  Samples subject(String name) {
    return subjects.computeIfAbsent(name, key -> new Samples());
  }

  private double ratio(String subject, String peer) {
    return subject(subject).median() / subject(peer).median();
  }

  /** Prints a table: the median, the extremes, and the median divided by that of each peer. */
  void print(PrintWriter out) {
    int width = subjects.keySet().stream().mapToInt(String::length).max().orElse(0);
    out.println();
    out.println(title);
    out.printf("  %-" + width + "s  %10s  %-17s", "", unit, "(lowest–highest)");
    for (int i = 0; i < peers.size(); i++) {
      out.printf("  %6s", "÷ " + (char) ('a' + i));
    }
    out.println("  runs");
    subjects.forEach((name, samples) -> {
      int peer = peers.indexOf(name);
      out.printf(
          Locale.ROOT,
          "%s %-" + width + "s  %10.1f  %-17s",
          peer < 0 ? " " : String.valueOf((char) ('a' + peer)),
          name,
          samples.median(),
          String.format(Locale.ROOT, "(%.1f–%.1f)", samples.min(), samples.max()));
      for (String other : peers) {
        out.printf(Locale.ROOT, "  %6.2f", ratio(name, other));
      }
      out.printf("  %4d%n", samples.count());
    });
    out.flush();
  }

  /** Returns the same for a machine to read. */
  Map<String, Object> json() {
    List<Map<String, Object>> rows = new ArrayList<>();
    subjects.forEach((name, samples) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("subject", name);
      row.put("peer", peers.contains(name));
      row.put("median", samples.median());
      row.put("min", samples.min());
      row.put("max", samples.max());
      row.put("runs", samples.count());
      Map<String, Double> ratios = new LinkedHashMap<>();
      peers.forEach(peer -> ratios.put(peer, ratio(name, peer)));
      row.put("ratios", ratios);
      rows.add(row);
    });
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("title", title);
    node.put("unit", unit);
    node.put("rows", rows);
    return node;
  }
}
