package org.relevo.app.install;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings in the {@code [Service]} section of a systemd unit file or drop-in, in their order (systemd.syntax): lines
 * {@code NAME=VALUE}; a backslash at the end goes on in the next line; comments begin with {@code #} or {@code ;}.
 */
record UnitText(List<Setting> service) {
  /** One line. */
  record Setting(String name, String value) {}

  UnitText {
    service = List.copyOf(service);
  }

  static UnitText parse(String text) {
    List<Setting> settings = new ArrayList<>();
    String section = "";
    StringBuilder logical = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String stripped = line.strip();
      if (stripped.startsWith("#") || stripped.startsWith(";")) {
        continue; // also in the middle of a continued line
      }
      if (stripped.endsWith("\\")) {
        logical
            .append(stripped.substring(0, stripped.length() - 1).stripTrailing())
            .append(' ');
        continue;
      }
      String whole = logical.append(stripped).toString().strip();
      logical.setLength(0);
      int equals = whole.indexOf('=');
      if (whole.startsWith("[") && whole.endsWith("]")) {
        section = whole;
      } else if (section.equals("[Service]") && equals > 0) {
        settings.add(new Setting(
            whole.substring(0, equals).strip(), whole.substring(equals + 1).strip()));
      }
    }
    return new UnitText(settings);
  }

  /** Returns whether a variable is set for the service here. */
  boolean setsVariable(String name) {
    return service.stream()
        .filter(setting -> setting.name().equals("Environment"))
        .anyMatch(setting -> setting.value().matches("(.*[\\s\"'])?" + name + "=.*"));
  }

  /** Returns whether there is a setting of that name. */
  boolean has(String name) {
    return service.stream().anyMatch(setting -> setting.name().equals(name));
  }
}
