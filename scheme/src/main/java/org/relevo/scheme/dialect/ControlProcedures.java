package org.relevo.scheme.dialect;

import gnu.kawa.util.ExitCalled;
import gnu.mapping.Procedure;
import gnu.mapping.Symbol;
import gnu.mapping.Values;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Guile's errors and their handling. Errors unwind to their handler before it runs, also where Guile would run it at the
 * place of the error; only what {@code raise-continuable} raises reaches its handler where it was raised.
 */
final class ControlProcedures {
  /** Calls a thunk; its value is {@code #f} if it fails. */
  static final Primitive FALSE_IF_EXCEPTION = new Primitive("false-if-exception", 1, 1, a -> {
    try (Frame frame = Frame.barrier()) {
      return Texts.procedure(a[0]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return false;
    }
  });

  /** Calls a thunk; if it fails, a handler with the error and a thunk that lets the error go on. */
  static final Primitive GUARD = new Primitive("guard", 2, 2, a -> {
    try (Frame frame = Frame.barrier()) {
      return Texts.procedure(a[0]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      SchemeError error = JavaErrors.translate(e);
      return Texts.procedure(a[1]).apply2(payload(error), new Primitive("raise-again", 0, 0, b -> {
        throw error;
      }));
    }
  });

  /** Calls a procedure with another that ends this call. */
  static final Primitive CALL_EC =
      new Primitive("call-with-escape-continuation", 1, 1, a -> escape(Texts.procedure(a[0])));

  private static final ThreadLocal<Deque<Frame>> HANDLERS =
      ThreadLocal.withInitial(ArrayDeque::new);

  private ControlProcedures() {}

  /** A handler that is in force, or a catch, which hides the handlers outside of it. */
  private static final class Frame implements AutoCloseable {
    private final Optional<Procedure> handler;

    private Frame(Optional<Procedure> handler) {
      this.handler = handler;
    }

    static Frame barrier() {
      return of(Optional.empty());
    }

    static Frame of(Optional<Procedure> handler) {
      Frame frame = new Frame(handler);
      HANDLERS.get().push(frame);
      return frame;
    }

    @Override
    public void close() {
      Deque<Frame> frames = HANDLERS.get();
      while (!frames.isEmpty() && !frames.peek().equals(this)) {
        frames.pop();
      }
      frames.poll();
    }
  }

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("exit", 0, 1, a -> {
          throw new ExitCalled(1);
        })
        .procedure("throw", 1, Primitive.ANY, a -> {
          throw SchemeError.thrown(a[0], List.of(a).subList(1, a.length));
        })
        .procedure("error", 1, Primitive.ANY, a -> {
          throw SchemeError.error(a[0], List.of(a).subList(1, a.length));
        })
        .procedure("scm-error", 5, a -> {
          throw SchemeError.thrown(a[0], List.of(a).subList(1, a.length));
        })
        .procedure("raise", 1, a -> {
          throw raised(a[0]);
        })
        .procedure("raise-exception", 1, 3, a -> raiseException(a))
        .procedure("raise-continuable", 1, a -> raiseContinuable(a[0]))
        .procedure("with-exception-handler", 2, 6, ControlProcedures::withHandler)
        .procedure("catch", 3, 4, ControlProcedures::handle)
        .procedure("with-throw-handler", 3, ControlProcedures::throwHandler)
        .value("call-with-escape-continuation", CALL_EC);
    ExceptionProcedures.addTo(vocabulary);
  }

  /** Returns what handlers get: a value that was raised itself, or the error. */
  static Object payload(SchemeError error) {
    return error.raised().orElse(error);
  }

  private static RuntimeException raised(Object value) {
    return value instanceof SchemeError error ? error : SchemeError.raised(value);
  }

  private static Object raiseException(Object[] a) throws Throwable {
    for (int i = 1; i + 1 < a.length; i += 2) {
      if (Texts.keyword(a[i]).orElse("").equals("continuable?") && Texts.isTrue(a[i + 1])) {
        return raiseContinuable(a[0]);
      }
    }
    throw raised(a[0]);
  }

  private static Object raiseContinuable(Object value) throws Throwable {
    Deque<Frame> frames = HANDLERS.get();
    @Nullable Frame top = frames.peek();
    if (top == null || top.handler.isEmpty()) {
      throw raised(value);
    }
    // A handler runs under the handlers outside of its own.
    frames.pop();
    try {
      return top.handler.get().apply1(value);
    } finally {
      frames.push(top);
    }
  }

  private static Object withHandler(Object[] a) throws Throwable {
    Procedure handler = Texts.procedure(a[0]);
    boolean unwind = false;
    Object type = true;
    for (int i = 2; i < a.length; i += 2) {
      String option = Texts.keyword(a[i]).orElse("");
      Object value = i + 1 < a.length ? a[i + 1] : (Object) false;
      switch (option) {
        case "unwind?" -> unwind = Texts.isTrue(value);
        case "unwind-for-type" -> type = value;
        default ->
          throw SchemeError.of(
              "keyword-argument-error",
              "with-exception-handler",
              "#:unwind? or #:unwind-for-type is needed here, not " + Written.text(a[i]));
      }
    }
    try (Frame frame = unwind ? Frame.barrier() : Frame.of(Optional.of(handler))) {
      return Texts.procedure(a[1]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      SchemeError error = JavaErrors.translate(e);
      if (unwind && type != Boolean.TRUE && !type.equals(error.key())) {
        throw e;
      }
      Object value = handler.apply1(payload(error));
      if (unwind) {
        return value;
      }
      // A handler that returns from an error that cannot be continued has not handled it.
      throw error;
    }
  }

  private static Object throwHandler(Object[] a) throws Throwable {
    try {
      return Texts.procedure(a[1]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      SchemeError error = JavaErrors.translate(e);
      if (a[0] == Boolean.TRUE || a[0].equals(error.key())) {
        Object unused = Texts.procedure(a[2]).applyN(withKey(error));
      }
      throw e;
    }
  }

  private static Object handle(Object[] a) throws Throwable {
    try (Frame frame = Frame.barrier()) {
      return Texts.procedure(a[1]).apply0();
    } catch (ExitCalled | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      SchemeError error = JavaErrors.translate(e);
      if (a[0] != Boolean.TRUE && !a[0].equals(error.key())) {
        throw e;
      }
      if (a.length > 3 && Texts.isTrue(a[3])) {
        Object unused = Texts.procedure(a[3]).applyN(withKey(error));
      }
      return Texts.procedure(a[2]).applyN(withKey(error));
    }
  }

  private static Object[] withKey(SchemeError error) {
    List<Object> all = new ArrayList<>();
    all.add(error.key());
    all.addAll(error.arguments());
    return all.toArray();
  }

  /** What an escape throws to get out. */
  private static final class Escape extends ExitCalled {
    private static final long serialVersionUID = 1L;

    private final transient Object tag;
    private final transient Object value;

    Escape(Object tag, Object value) {
      super(0);
      this.tag = tag;
      this.value = value;
    }
  }

  /** As {@code call/cc}, whose continuations only lead outwards here; none of a program's handlers sees them. */
  private static Object escape(Procedure receiver) throws Throwable {
    Object tag = Symbol.makeUninterned("escape");
    try (Frame frame =
        Frame.of(Optional.ofNullable(HANDLERS.get().peek()).flatMap(outer -> outer.handler))) {
      return receiver.apply1(new Primitive("continuation", 0, Primitive.ANY, values -> {
        throw new Escape(tag, values.length == 1 ? values[0] : Values.make(values));
      }));
    } catch (Escape e) {
      if (e.tag != tag) {
        throw e;
      }
      return e.value;
    }
  }
}
