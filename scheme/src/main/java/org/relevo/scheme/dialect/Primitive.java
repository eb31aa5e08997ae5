package org.relevo.scheme.dialect;

import gnu.mapping.ProcedureN;
import gnu.math.DFloNum;
import gnu.math.IntNum;

/** A procedure of the vocabulary that is written in Java. */
public final class Primitive extends ProcedureN {
  /** What a primitive does. */
  @FunctionalInterface
  public interface Body {
    /** Computes the value from the arguments, whose number was checked. */
    Object apply(Object[] arguments) throws Throwable;
  }

  /** As {@code most}: any number of arguments. */
  public static final int ANY = -1;

  private final int least;
  private final int most;
  private final Body body;

  /** Creates a procedure that takes {@code least} to {@code most} arguments. */
  public Primitive(String name, int least, int most, Body body) {
    super(name);
    this.least = least;
    this.most = most;
    this.body = body;
  }

  @Override
  public int numArgs() {
    return least | most << 12;
  }

  @Override
  public Object applyN(Object[] arguments) throws Throwable {
    if (arguments.length < least || most != ANY && arguments.length > most) {
      throw SchemeError.of(
          "wrong-number-of-args",
          "",
          getName() + " takes "
              + (most == ANY
                  ? "at least " + least
                  : least == most ? String.valueOf(least) : least + " to " + most)
              + (most == 1 ? " argument" : " arguments") + ", and was given " + arguments.length);
    }
    Deadline.tick();
    Object value = body.apply(arguments);
    if (value instanceof Integer || value instanceof Long) {
      return IntNum.make(((Number) value).longValue());
    }
    return value instanceof Double real ? DFloNum.valueOf(real) : value;
  }
}
