package org.relevo.scheme.dialect;

import gnu.expr.Expression;
import gnu.mapping.Location;
import gnu.mapping.Procedure0;
import gnu.mapping.Procedure1;
import gnu.mapping.Symbol;
import gnu.mapping.UnboundLocationException;
import gnu.mapping.Values;
import java.util.Optional;
import kawa.lang.Syntax;
import org.relevo.core.machine.SourceLocation;

/**
 * A use of a variable of a module: gives the value that the variable has at this moment. Kawa itself would look the name
 * up in whatever environment is current when the procedure runs, which is that of the caller's module.
 */
final class GlobalReference extends Procedure0 {
  private final Symbol symbol;
  private final Location<?> location;
  private final Optional<SourceLocation> place;

  GlobalReference(Symbol symbol, Location<?> location, Expression reference) {
    super(symbol.getName());
    this.symbol = symbol;
    this.location = location;
    this.place = Places.of(reference);
  }

  @Override
  public Object apply0() {
    Object value;
    try {
      value = location.get();
    } catch (UnboundLocationException e) {
      throw SchemeError.unbound(symbol.getName()).at(place);
    }
    if (value instanceof Syntax) {
      throw SchemeError.of(
              "wrong-type-arg",
              "",
              symbol.getName()
                  + " is a special form, which was defined or imported after this use of it")
          .at(place);
    }
    return value;
  }

  /** A change of a variable of a module, which must have a value already. */
  static final class Assignment extends Procedure1 {
    private final Symbol symbol;
    private final Location<Object> location;
    private final Optional<SourceLocation> place;

    @SuppressWarnings("unchecked")
    Assignment(Symbol symbol, Location<?> location, Expression form) {
      super("set!");
      this.symbol = symbol;
      this.location = (Location<Object>) location;
      this.place = Places.of(form);
    }

    @Override
    public Object apply1(Object value) {
      if (!location.isBound()) {
        throw SchemeError.unbound(symbol.getName()).at(place);
      }
      try {
        location.set(value);
      } catch (IllegalStateException e) {
        throw new SchemeError(symbol.getName()
                + " is Relevo's own and cannot be changed; define a name of your own")
            .at(place);
      }
      return Values.empty;
    }
  }
}
