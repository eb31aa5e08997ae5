package org.relevo.scheme.dialect;

import gnu.mapping.LocationEnumeration;
import gnu.mapping.NamedLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what may be meant by a name that means nothing: what to import, how it is spelt, or that Relevo does not have it. */
final class Suggestions {
  private static final int MOST = 3;

  private Suggestions() {}

  /** Returns what helps with {@code name} in the current module, to be put after the message; may be empty. */
  static String forName(String name, Modules modules) {
    List<ModuleName> exporters = exporters(name, modules);
    if (!exporters.isEmpty()) {
      String all = exporters.stream()
          .limit(MOST)
          .map(ModuleName::toString)
          .collect(Collectors.joining(", "));
      return "; " + all + (exporters.size() == 1 ? " exports" : " export") + " it: (use-modules "
          + exporters.get(0) + ")";
    }
    Optional<String> reason = unsupported(name);
    if (reason.isPresent()) {
      return "; " + reason.get();
    }
    String alike = alike(name, bound(modules.current()));
    if (alike.isEmpty() && !modules.current().missing().isEmpty()) {
      String missing = modules.current().missing().stream()
          .map(ModuleName::toString)
          .collect(Collectors.joining(", "));
      return "; it may be one of " + missing + "'s, which " + "Relevo does not have";
    }
    return alike;
  }

  /** Returns a question that names the candidates that are spelt nearly as {@code name}; may be empty. */
  static String alike(String name, Collection<String> candidates) {
    if (name.length() < 2) {
      // It is as near to every other name of one letter.
      return "";
    }
    int most = name.length() <= 3 ? 1 : name.length() <= 7 ? 2 : 3;
    int least = candidates.stream()
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= most)
        .mapToInt(candidate -> distance(name, candidate))
        .min()
        .orElse(Integer.MAX_VALUE);
    List<String> near = candidates.stream()
        .filter(candidate -> least <= most && distance(name, candidate) == least)
        .sorted()
        .limit(MOST)
        .toList();
    return near.isEmpty() ? "" : "; did you mean " + String.join(", or ", near) + "?";
  }

  private static List<ModuleName> exporters(String name, Modules modules) {
    List<ModuleName> exporters = new ArrayList<>();
    for (ModuleName module : modules.provided()) {
      if (modules.exports(module, name)) {
        exporters.add(module);
      }
    }
    for (ModuleName module : BuiltinModules.NAMES) {
      if (!module.equals(ModuleName.CORE) && modules.exports(module, name)) {
        exporters.add(module);
      }
    }
    return exporters;
  }

  /** Returns the names that mean something in {@code module}. */
  static Set<String> bound(SchemeModule module) {
    Set<String> names = new LinkedHashSet<>();
    LocationEnumeration all = module.environment().enumerateAllLocations();
    while (all.hasMoreElements()) {
      NamedLocation<?> location = (NamedLocation<?>) all.nextElement();
      boolean written = location.getKeySymbol().getNamespace() != null;
      if (written
          && location.isBound()
          && !Vocabulary.isHidden(location.getKeySymbol().getName())) {
        names.add(location.getKeySymbol().getName());
      }
    }
    return names;
  }

  /** Returns why Relevo does not have a name of Guile's, and what to write instead; nothing for other names. */
  private static Optional<String> unsupported(String name) {
    try (@Nullable InputStream in = Suggestions.class.getResourceAsStream("unsupported.txt")) {
      if (in == null) {
        throw new IllegalStateException("unsupported.txt is missing");
      }
      String reason = "";
      for (String line :
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("# ")) {
          reason = line.substring(2);
        } else if (List.of(line.split(" ")).contains(name)) {
          return Optional.of(reason);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("unsupported.txt cannot be read", e);
    }
  }

  /** Levenshtein's distance; a swap of neighbours counts one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        cost[i][j] = Math.min(
            cost[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
