package org.relevo.app.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.relevo.core.machine.BuildMachine;

/** Machines as a table of aligned columns. */
public final class MachineTable {
  private static final List<String> HEADS =
      List.of("MACHINE", "SYSTEMS", "SLOTS", "SPEED", "THRESHOLD", "FEATURES");
  private static final String GAP = "  ";

  private MachineTable() {}

  /**
   * Returns a head and a line for each machine, with a final newline; nothing for no machines. There is a column for resources
   * if any machine has some.
   *
   * @param cores by {@code NAME:PORT}, where they are known; there is a column for them if any are
   */
  public static String of(List<BuildMachine> machines, Map<String, Integer> cores) {
    if (machines.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> heads = new ArrayList<>(HEADS);
    if (!cores.isEmpty()) {
      heads.add(3, "CORES");
    }
    boolean resources =
        machines.stream().anyMatch(machine -> !machine.resources().isEmpty());
    if (resources) {
      heads.add("RESOURCES");
    }
    rows.add(heads);
    for (BuildMachine machine : machines) {
      List<String> row = new ArrayList<>(List.of(
          machine.id(),
          String.join(",", machine.systems()),
          Integer.toString(machine.parallelBuilds()),
          number(machine.speed()),
          threshold(machine.overloadThreshold()),
          machine.features().isEmpty()
              ? "-"
              : String.join(",", new TreeSet<>(machine.features()))));
      if (!cores.isEmpty()) {
        Integer known = cores.get(machine.id());
        row.add(3, known == null ? "?" : known.toString());
      }
      if (resources) {
        row.add(machine.resources().isEmpty() ? "-" : machine.resources().toString());
      }
      rows.add(row);
    }
    return aligned(rows);
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(row -> {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static String threshold(OptionalDouble threshold) {
    return threshold.isPresent() ? number(threshold.getAsDouble()) : "#f";
  }

  /** Returns a number as a person would write it: {@code 2}, {@code 0.5}. */
  static String number(double value) {
    String plain =
        new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
    return plain.length() <= 12 ? plain : Double.toString(value);
  }
}
