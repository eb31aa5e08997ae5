package org.relevo.core.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text in which a machine describes its health: the shell command that prints it, and its reader.
 *
 * <p>One command, so one round trip. It needs a POSIX {@code sh} and what POSIX gives it ({@code date}, {@code uname},
 * {@code getconf}, {@code df -Pk}); where {@code /proc} is there, load and memory come from it. The report is a sequence
 * of parts, each a line {@code @NAME} and the output of the program that answers it:
 *
 * <pre>
 * report = *noise "@clock" seconds "@uname" kernel release machine "@host" name "@cores" number
 *          "@load" (loadavg | uptime) "@memory" [meminfo]
 *          "@pressure" *(("cpu" | "memory" | "io") pressure-line) "@disk" df-table
 *          ["@daemon" ["boot" id] ["socket" device ":" inode | "away"]]
 *          ["@slots" ("held" *number | "no" reason)] "@end"
 * </pre>
 *
 * What stands before the first part (a greeting of the shell) and parts of unknown names are read past.
 */
public final class HealthReport {
  private static final String SCRIPT = "exec 2>/dev/null; echo @clock; date +%s;"
      + " echo @uname; uname -srm;"
      + " echo @host; uname -n;"
      + " echo @cores; getconf _NPROCESSORS_ONLN || nproc || grep -c ^processor /proc/cpuinfo;"
      + " echo @load; cat /proc/loadavg || uptime;"
      + " echo @memory; grep -E \"^Mem(Total|Free|Available):\" /proc/meminfo;"
      + " echo @pressure; for r in cpu memory io; do"
      + " while read -r l; do echo \"$r $l\"; done </proc/pressure/$r; done;"
      + " echo @disk; d=/; for c in \"$@\"; do if [ -d \"$c\" ]; then d=$c; break; fi; done;"
      + " echo \"$d\"; df -Pk \"$d\"; ";

  // An absent socket is told of only where the account can look; read and [ start no process.
  private static final String DAEMON = "echo @daemon; (s=%s; d=${s%%/*};"
      + " if read -r b </proc/sys/kernel/random/boot_id; then echo \"boot $b\"; fi;"
      + " if [ -S \"$s\" ]; then echo \"socket $(stat -L -c %%d:%%i \"$s\")\";"
      + " elif [ -x \"${d:-/}\" ] && ! [ -e \"$s\" ]; then echo away; fi); ";

  private static final Pattern UPTIME_LOAD =
      Pattern.compile("load averages?:\\s*([0-9.]+),?\\s+([0-9.]+),?\\s+([0-9.]+)");
  private static final Pattern MEMORY = Pattern.compile("(\\w+):\\s+([0-9]{1,15}) kB");
  // The mount point comes last and may have spaces in it, as may the device: anchor on the five in
  // between.
  private static final Pattern DISK =
      Pattern.compile(".*?\\s([0-9]+)\\s+([0-9]+)\\s+(-?[0-9]{1,15})\\s+(?:[0-9]+%|-)\\s+/.*");

  private static final Pattern STALLS =
      Pattern.compile("(cpu|memory|io) (some|full) avg10=([0-9]{1,3}(?:\\.[0-9]{1,6})?)(?: .*)?");
  private static final Pattern BOOT = Pattern.compile("boot ([0-9A-Za-z-]{1,64})");
  private static final Pattern SOCKET = Pattern.compile("socket ([0-9]{1,20}:[0-9]{1,20})");
  private static final Pattern HELD = Pattern.compile("held(?: [0-9]{1,6}){0,4096}");
  private static final int LONGEST_REASON = 300;

  private final Map<String, List<String>> parts;

  private HealthReport(Map<String, List<String>> parts) {
    this.parts = parts;
  }

  /**
   * Returns the command to run on a machine, for whatever shell its account has.
   *
   * @param directories where to measure free disk space: the first of them that is there, else {@code /}
   */
  public static String command(List<String> directories) {
    return command(directories, "");
  }

  /**
   * Returns the command to run on a machine that prints more parts.
   *
   * @param more shell commands that print them, each ended with a semicolon
   */
  public static String command(List<String> directories, String more) {
    StringBuilder command = new StringBuilder("exec env LC_ALL=C sh -c ");
    command.append(ShellWord.quoted(SCRIPT + more + "echo @end")).append(" sh");
    directories.forEach(directory -> command.append(' ').append(ShellWord.quoted(directory)));
    return command.toString();
  }

  /** Returns shell commands that print the part "@daemon": which daemon listens at {@code socket}, an absolute path. */
  public static String daemon(String socket) {
    return DAEMON.formatted(ShellWord.quoted(socket));
  }

  /**
   * Reads the output of {@link #command}.
   *
   * @param text the output
   * @param askedAt when the command was sent, by our clock
   * @param answeredAt when its output was there, by our clock
   * @throws HealthReportException if something needed is missing
   */
  public static Health parse(String text, Instant askedAt, Instant answeredAt)
      throws HealthReportException {
    Map<String, List<String>> parts = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\r?\n")) {
      if (line.startsWith("@")) {
        lines = new ArrayList<>();
        parts.put(line.substring(1).strip(), lines);
      } else {
        lines.add(line);
      }
    }
    HealthReport report = new HealthReport(parts);
    if (!parts.containsKey("end")) {
      throw new HealthReportException("end", "it is cut short");
    }
    return report.health(askedAt, answeredAt);
  }

  private Health health(Instant askedAt, Instant answeredAt) throws HealthReportException {
    String uname = first("uname");
    int lastSpace = uname.lastIndexOf(' ');
    if (lastSpace < 0) {
      throw new HealthReportException("uname", "expected kernel and machine: \"" + uname + "\"");
    }
    // The remote clock was read somewhere between; the middle is the best guess.
    Instant middle = askedAt.plus(Duration.between(askedAt, answeredAt).dividedBy(2));
    long clock = number("clock", first("clock"), Long.MAX_VALUE / 1000);
    long cores = number("cores", first("cores"), 1 << 20);
    if (cores < 1) {
      throw new HealthReportException("cores", "no processor is on line");
    }
    return new Health(
        first("host"),
        uname.substring(0, lastSpace),
        uname.substring(lastSpace + 1),
        (int) cores,
        load(),
        freeDisk(),
        first("disk"),
        memory("MemTotal"),
        memory("MemAvailable").or(() -> memory("MemFree")),
        pressure(),
        daemon(),
        parts.getOrDefault("daemon", List.of()).contains("away"),
        Duration.ofSeconds(clock - middle.getEpochSecond()),
        slots(),
        answeredAt);
  }

  /** Kernels may tell of some stalls only ({@code full} for processors came late); what is missing is none. */
  private Optional<Pressure> pressure() {
    Map<String, Double> shares = new HashMap<>();
    for (String line : parts.getOrDefault("pressure", List.of())) {
      Matcher stalls = STALLS.matcher(line.strip());
      if (stalls.matches()) {
        double share = Math.min(100, Double.parseDouble(stalls.group(3)));
        shares.put(stalls.group(1) + " " + stalls.group(2), share);
      }
    }
    return shares.isEmpty()
        ? Optional.empty()
        : Optional.of(new Pressure(
            shares.getOrDefault("cpu some", 0.0),
            shares.getOrDefault("memory some", 0.0),
            shares.getOrDefault("memory full", 0.0),
            shares.getOrDefault("io some", 0.0)));
  }

  /** Both halves or nothing: a socket's numbers alone may be those of another host's. */
  private Optional<DaemonIdentity> daemon() {
    Optional<String> boot = Optional.empty();
    Optional<String> socket = Optional.empty();
    for (String line : parts.getOrDefault("daemon", List.of())) {
      Matcher id = BOOT.matcher(line);
      Matcher numbers = SOCKET.matcher(line);
      boot = id.matches() ? Optional.of(id.group(1)) : boot;
      socket = numbers.matches() ? Optional.of(numbers.group(1)) : socket;
    }
    return boot.isEmpty() || socket.isEmpty()
        ? Optional.empty()
        : Optional.of(new DaemonIdentity(boot.get(), socket.get()));
  }

  private Optional<SlotSharing> slots() {
    List<String> lines = parts.getOrDefault("slots", List.of());
    String line = lines.isEmpty() ? "" : lines.get(0).strip();
    if (line.startsWith("no ")) {
      String why = line.substring("no ".length()).replaceAll("\\p{Cntrl}", "?");
      return Optional.of(
          new SlotSharing.Impossible(why.substring(0, Math.min(why.length(), LONGEST_REASON))));
    }
    if (!HELD.matcher(line).matches()) {
      return Optional.empty();
    }
    Set<Integer> numbers = new HashSet<>();
    for (String word : line.substring("held".length()).strip().split(" ")) {
      if (!word.isEmpty()) {
        numbers.add(Integer.valueOf(word));
      }
    }
    return Optional.of(new SlotSharing.Held(numbers));
  }

  private LoadAverage load() throws HealthReportException {
    String line = first("load");
    Matcher uptime = UPTIME_LOAD.matcher(line);
    String[] figures = uptime.find()
        ? new String[] {uptime.group(1), uptime.group(2), uptime.group(3)}
        : line.split("\\s+");
    try {
      return new LoadAverage(
          Double.parseDouble(figures[0]),
          Double.parseDouble(figures[1]),
          Double.parseDouble(figures[2]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new HealthReportException("load", "no three load averages in \"" + line + "\"");
    }
  }

  private ByteSize freeDisk() throws HealthReportException {
    List<String> lines = parts.getOrDefault("disk", List.of());
    Matcher table = DISK.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    if (!table.matches()) {
      throw new HealthReportException("disk", "df -Pk printed no line with figures: " + lines);
    }
    // Where root has used up the reserve, df tells less than nothing.
    return ByteSize.ofKibibytes(Math.max(0, Long.parseLong(table.group(3))));
  }

  private Optional<ByteSize> memory(String name) {
    for (String line : parts.getOrDefault("memory", List.of())) {
      Matcher entry = MEMORY.matcher(line.strip());
      if (entry.matches() && entry.group(1).equals(name)) {
        return Optional.of(ByteSize.ofKibibytes(Long.parseLong(entry.group(2))));
      }
    }
    return Optional.empty();
  }

  private String first(String part) throws HealthReportException {
    List<String> lines = parts.get(part);
    if (lines == null) {
      throw new HealthReportException(part, "it is missing");
    }
    String line = lines.isEmpty() ? "" : lines.get(0).strip();
    if (line.isEmpty()) {
      throw new HealthReportException(part, "it is empty");
    }
    return line;
  }

  private static long number(String part, String text, long largest) throws HealthReportException {
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below with those out of range.
    }
    throw new HealthReportException(part, "\"" + text + "\" is not a number that fits here");
  }
}
