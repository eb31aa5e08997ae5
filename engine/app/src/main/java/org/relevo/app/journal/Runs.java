package org.relevo.app.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Lists of whole numbers as short texts: runs that go up by one are written as their ends. {@code 3-6,9,1} is 3, 4, 5, 6,
 * 9, 1; the empty text is no numbers.
 */
final class Runs {
  private Runs() {}

  static String write(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int start = 0; start < numbers.size(); ) {
      int end = start;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      text.append(text.length() == 0 ? "" : ",").append(numbers.get(start));
      if (end > start) {
        text.append('-').append(numbers.get(end));
      }
      start = end + 1;
    }
    return text.toString();
  }

  /**
   * Reads such a text.
   *
   * @param most how many numbers there may be
   * @throws IllegalArgumentException if it is none, or has more; the message is for people
   */
  static List<Integer> read(String text, int most) {
    List<Integer> numbers = new ArrayList<>();
    if (text.isEmpty()) {
      return numbers;
    }
    for (String run : text.split(",", -1)) {
      int dash = run.indexOf('-');
      int first = number(dash < 0 ? run : run.substring(0, dash), run);
      int last = dash < 0 ? first : number(run.substring(dash + 1), run);
      if (last < first) {
        throw new IllegalArgumentException("\"" + run + "\" goes down");
      }
      if (last - first >= most - numbers.size()) {
        throw new IllegalArgumentException("there are more numbers than " + most);
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private static int number(String text, String run) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("\"" + run + "\" is neither NUMBER nor NUMBER-NUMBER");
    }
    return Integer.parseInt(text);
  }
}
