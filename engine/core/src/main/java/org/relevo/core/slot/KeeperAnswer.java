package org.relevo.core.slot;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a keeper said when it was asked for a slot. */
sealed interface KeeperAnswer {
  /** A slot is ours. */
  record Slot(int number) implements KeeperAnswer {}

  /** All are held. */
  record Full() implements KeeperAnswer {}

  /** It cannot keep slots. */
  record No(String why) implements KeeperAnswer {}

  /** It ended, or went on and on, without an answer. */
  record Gone(String said) implements KeeperAnswer {}

  /** How much may stand before an answer: what the account's shell greets with. */
  int LONGEST = 64 * 1024;

  /** How much of what a machine says is passed on to people. */
  int QUOTED = 300;

  /** An answer's line. Slot numbers are bounded, as is the reason. */
  Pattern LINE = Pattern.compile("@(slot|full) ([0-9]{1,6})|@no (.{0,1000}).*");

  /**
   * Reads up to the next answer.
   *
   * @param slots how many were asked for; a higher slot is none of ours
   * @param limit how long it may take in all, whatever trickles in meanwhile
   * @throws SocketTimeoutException if it takes longer
   * @throws IOException if the connection breaks
   */
  static KeeperAnswer read(KeeperChannel keeper, int slots, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    InputStream in = keeper.stdout();
    StringBuilder said = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (int count = 0; count < LONGEST; count++) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new SocketTimeoutException("it gave no slot and refused none within " + limit);
      }
      keeper.silenceLimit(Duration.ofNanos(left));
      int value = in.read();
      if (value < 0) {
        break;
      } else if (value != '\n') {
        line.append((char) value);
        continue;
      }
      Matcher answer = LINE.matcher(utf8(line).strip());
      if (answer.matches()) {
        KeeperAnswer found = parse(answer);
        if (!(found instanceof Slot slot) || slot.number < slots) {
          return found;
        }
      }
      said.append(line).append(' ');
      line.setLength(0);
    }
    return new Gone(readable(utf8(said.append(line))));
  }

  private static KeeperAnswer parse(Matcher answer) {
    if (answer.group(1) == null) {
      return new No(readable(answer.group(3)));
    }
    return answer.group(1).equals("slot")
        ? new Slot(Integer.parseInt(answer.group(2)))
        : new Full();
  }

  private static String utf8(StringBuilder bytes) {
    return new String(
        bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String readable(String text) {
    String plain = text.strip().replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= QUOTED ? plain : plain.substring(0, QUOTED) + "…";
  }
}
