package org.relevo.scheme.dialect;

import gnu.kawa.io.CharArrayInPort;
import gnu.kawa.io.CharArrayOutPort;
import gnu.kawa.io.InPort;
import gnu.kawa.io.OutPort;
import gnu.lists.Pair;
import gnu.lists.Sequence;
import gnu.mapping.Procedure;
import gnu.mapping.Values;
import gnu.text.Char;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.List;

/** Reading from ports, and the current ports, as Guile has them. */
final class PortProcedures {
  private PortProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary
        .procedure("display", 1, 2, a -> put(output(a, 1), Written.displayed(a[0])))
        .procedure("write", 1, 2, a -> put(output(a, 1), Written.text(a[0])))
        .procedure("write-shared", 1, 2, a -> put(output(a, 1), Written.text(a[0])))
        .procedure("write-simple", 1, 2, a -> put(output(a, 1), Written.text(a[0])))
        .procedure("newline", 0, 1, a -> put(output(a, 0), "\n"))
        .procedure("write-char", 1, 2, a -> put(output(a, 1), Written.displayed(a[0])))
        .procedure("write-string", 1, 4, a -> put(output(a, 1), Texts.string(a[0])))
        .procedure("format", 1, Primitive.ANY, PortProcedures::format)
        .procedure("get-string-all", 1, a -> {
          StringWriter text = new StringWriter();
          reader(a[0]).transferTo(text);
          return text.toString();
        })
        .procedure("get-string-n", 2, a -> {
          char[] text = new char[Texts.index(a[1])];
          int read = reader(a[0]).read(text, 0, text.length);
          return read < 0 ? Sequence.eofValue : new String(text, 0, read);
        })
        .procedure("get-char", 0, 1, a -> character(input(a, 0).read()))
        .procedure("lookahead-char", 0, 1, a -> character(input(a, 0).peek()))
        .procedure("unread-char", 1, 2, a -> {
          input(a, 1).unread();
          return a[0];
        })
        .procedure("put-string", 2, 4, a -> put(a[0], Texts.string(a[1])))
        .procedure("put-char", 2, a -> put(a[0], Character.toString(Texts.character(a[1]))))
        .procedure("%read-until", 3, a -> until(CharSet.of(a[0]), input(a, 1), a[2]))
        .procedure("with-output-to-string", 1, a -> withOutput(Texts.procedure(a[0])))
        .procedure("with-input-from-string", 2, a -> {
          InPort saved = InPort.inDefault();
          InPort.setInDefault(new CharArrayInPort(Texts.string(a[0])));
          try {
            return Texts.procedure(a[1]).apply0();
          } finally {
            InPort.setInDefault(saved);
          }
        });
  }

  private static Object character(int c) {
    return c < 0 ? Sequence.eofValue : Char.make(c);
  }

  private static Reader reader(Object value) {
    if (value instanceof Reader reader) {
      return reader;
    }
    throw SchemeError.wrongType("", "an input port", value);
  }

  private static InPort input(Object[] a, int index) {
    if (a.length <= index) {
      return InPort.inDefault();
    }
    if (a[index] instanceof InPort port) {
      return port;
    }
    throw SchemeError.wrongType("", "an input port", a[index]);
  }

  private static Object output(Object[] a, int index) {
    return a.length > index && a[index] != Boolean.TRUE ? a[index] : OutPort.outDefault();
  }

  /** {@code (format PORT TEXT ARGUMENT ...)}; without a port, as with {@code #f}, the value is the text. */
  private static Object format(Object[] a) throws Throwable {
    List<Object> all = List.of(a);
    boolean bare = a[0] instanceof CharSequence;
    if (!bare && a.length < 2) {
      throw SchemeError.of("wrong-number-of-args", "", "format takes a port and a text");
    }
    int first = bare ? 1 : 2;
    String text = Format.text(Texts.string(all.get(first - 1)), all.subList(first, all.size()));
    if (bare || !Texts.isTrue(a[0])) {
      return text;
    }
    return put(output(a, 0), text);
  }

  private static Object put(Object port, String text) {
    if (!(port instanceof OutPort out)) {
      throw SchemeError.wrongType("", "an output port", port);
    }
    out.write(text);
    if (!(out instanceof CharArrayOutPort)) {
      // A program that goes on for long is seen to do something.
      out.flush();
    }
    return Values.empty;
  }

  /** Reads up to one of {@code ends}; what becomes of it is said by {@code handle} (Guile manual, "Line/Delimited"). */
  private static Object until(CharSet ends, InPort port, Object handle) throws IOException {
    StringBuilder text = new StringBuilder();
    String what = handle.toString();
    Object end = Sequence.eofValue;
    while (true) {
      int c = port.peek();
      if (c < 0) {
        break;
      }
      if (ends.contains(c)) {
        end = Char.make(c);
        if (!what.equals("peek")) {
          int unused = port.read();
        }
        if (what.equals("concat")) {
          text.appendCodePoint(c);
        }
        break;
      }
      int unused = port.read();
      text.appendCodePoint(c);
    }
    Object read = text.length() == 0 && end == Sequence.eofValue ? end : text.toString();
    return what.equals("split") ? new Pair(read, end) : read;
  }

  private static Object withOutput(Procedure thunk) throws Throwable {
    OutPort saved = OutPort.outDefault();
    CharArrayOutPort out = new CharArrayOutPort();
    OutPort.setOutDefault(out);
    try {
      Object unused = thunk.apply0();
    } finally {
      OutPort.setOutDefault(saved);
    }
    out.flush();
    return new String(out.toCharArray());
  }
}
