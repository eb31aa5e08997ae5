package org.relevo.core.rank;

/**
 * What a policy made of a machine, with the figures. {@code toString} says it to people, such as {@code speed 2}; it is
 * made only when somebody asks, since there may be thousands. Implementations are values.
 */
public interface Grounds {
  /** Nothing to say. */
  Grounds NONE = new Text("");

  /**
   * A text.
   *
   * @param text what is said
   */
  record Text(String text) implements Grounds {
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * The machine's speed.
   *
   * @param speed relative, above 0
   */
  record Speed(double speed) implements Grounds {
    @Override
    public String toString() {
      return "speed " + Figures.plain(speed);
    }
  }
}
