package org.relevo.scheme;

import gnu.expr.ErrorExp;
import gnu.expr.Expression;
import gnu.expr.Keyword;
import gnu.expr.QuoteExp;
import gnu.lists.LList;
import gnu.lists.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawa.lang.Syntax;
import kawa.lang.SyntaxForm;
import kawa.lang.Translator;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.SourceLocation;
import org.relevo.formats.path.StorePath;
import org.relevo.scheme.dialect.Deadline;
import org.relevo.scheme.dialect.Places;
import org.relevo.scheme.dialect.Primitive;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/**
 * The vocabulary of graph files. The forms that make nodes are special forms only so that their errors can say where
 * they stand.
 */
final class GraphForms {
  private static final Set<String> OPTIONS =
      Set.of("inputs", "outputs", "env", "system", "features");

  private final GraphRealization graph;

  private GraphForms(GraphRealization graph) {
    this.graph = graph;
  }

  static void addTo(Vocabulary vocabulary, GraphRealization graph) {
    GraphForms forms = new GraphForms(graph);
    vocabulary
        .syntax("derivation", new Form("derivation", 3, 3, OPTIONS, forms::derivation))
        .syntax("text", new Form("text", 2, 2, Set.of(), forms::text))
        .syntax("source", new Form("source", 1, 2, Set.of(), forms::source))
        .procedure("path-of", 1, a -> node(a[0]).path().toString())
        .procedure("output", 2, a -> output(a[0], Texts.string(a[1])))
        .procedure("derivation-path", 1, a -> build(a[0]).file().toString())
        .value("%current-system", GraphRealization.hostSystem())
        .procedure("current-system", 0, a -> GraphRealization.hostSystem());
  }

  private Object derivation(List<Object> values, Map<String, Object> options) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Object entry : Texts.list(options.getOrDefault("env", LList.Empty))) {
      if (!(entry instanceof Pair pair)) {
        throw new SchemeError("#:env takes a list of pairs such as (\"NAME\" . \"VALUE\"), not "
            + Texts.describe(entry));
      }
      // Both ("K" . "V") and ("K" "V") are written.
      Object value = pair.getCdr() instanceof Pair rest ? rest.getCar() : pair.getCdr();
      environment.put(Texts.string(pair.getCar()), Texts.string(value));
    }
    List<Object> inputs = new ArrayList<>();
    for (Object input : Texts.list(options.getOrDefault("inputs", LList.Empty))) {
      inputs.add(input instanceof GraphNode ? input : Texts.string(input));
    }
    return graph.build(new DerivationSpec(
        Texts.string(values.get(0)),
        Texts.string(values.get(1)),
        strings(values.get(2)),
        inputs,
        strings(options.getOrDefault("outputs", LList.Empty)),
        environment,
        Optional.ofNullable(options.get("system")).map(Texts::string),
        strings(options.getOrDefault("features", LList.Empty))));
  }

  private Object text(List<Object> values, Map<String, Object> options) throws IOException {
    return graph.text(Texts.string(values.get(0)), Texts.string(values.get(1)));
  }

  private Object source(List<Object> values, Map<String, Object> options) throws IOException {
    String file = Texts.string(values.get(0));
    Path last = Path.of(file).normalize().getFileName();
    String name =
        values.size() > 1 ? Texts.string(values.get(1)) : last == null ? "" : last.toString();
    return graph.source(file, name);
  }

  private static List<String> strings(Object value) {
    return Texts.list(value).stream().map(Texts::string).toList();
  }

  private static GraphNode node(Object value) {
    if (value instanceof GraphNode node) {
      return node;
    }
    throw new SchemeError(
        "a derivation, text or source is needed here, not " + Texts.describe(value));
  }

  private static GraphNode.Build build(Object value) {
    if (value instanceof GraphNode.Build build) {
      return build;
    }
    throw new SchemeError("a derivation is needed here, not " + Texts.describe(value));
  }

  private static String output(Object value, String id) {
    GraphNode.Build build = build(value);
    @Nullable StorePath path = build.outputs().get(id);
    if (path == null) {
      throw new SchemeError("\"" + build.name() + "\" has no output \"" + id + "\"; it has "
          + String.join(", ", build.outputs().keySet()));
    }
    return path.toString();
  }

  /** What a form does with its values. */
  @FunctionalInterface
  private interface Meaning {
    Object apply(List<Object> values, Map<String, Object> options) throws IOException;
  }

  /** A form with some values, then options as keyword and value. */
  private static final class Form extends Syntax {
    private final String name;
    private final int least;
    private final int most;
    private final Set<String> options;
    private final Meaning meaning;

    Form(String name, int least, int most, Set<String> options, Meaning meaning) {
      this.name = name;
      this.least = least;
      this.most = most;
      this.options = options;
      this.meaning = meaning;
    }

    @Override
    public Expression rewriteForm(Pair form, Translator translator) {
      Optional<SourceLocation> place = Places.of(form, translator);
      List<Object> parts = parts(form.getCdr());
      List<Object> call = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      int values = 0;
      while (values < parts.size() && !(parts.get(values) instanceof Keyword)) {
        call.add(parts.get(values++));
      }
      if (values < least || values > most) {
        return error(
            translator,
            place,
            "takes " + least
                + (most > least ? " or " + most : "") + (most == 1 ? " value" : " values")
                + ", and has " + values);
      }
      for (int i = values; i < parts.size(); i += 2) {
        if (!(parts.get(i) instanceof Keyword keyword) || !options.contains(keyword.getName())) {
          return error(
              translator,
              place,
              "there is no option " + parts.get(i) + "; there are "
                  + options.stream().sorted().map(option -> "#:" + option).toList());
        }
        if (i + 1 == parts.size() || keys.contains(keyword.getName())) {
          return error(translator, place, "#:" + keyword.getName() + " takes one value, once");
        }
        keys.add(keyword.getName());
        call.add(parts.get(i + 1));
      }
      call.add(0, new QuoteExp(maker(place, values, keys)));
      return translator.rewrite(LList.makeList(call), false);
    }

    private Primitive maker(Optional<SourceLocation> place, int values, List<String> keys) {
      int count = values + keys.size();
      return new Primitive(name, count, count, arguments -> {
        Map<String, Object> given = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
          given.put(keys.get(i), arguments[values + i]);
        }
        // Adding a big tree to a store takes its time, which is not the program's.
        try (Deadline.Pause pause = Deadline.pause()) {
          return meaning.apply(List.of(arguments).subList(0, values), given);
        } catch (SchemeError | IllegalArgumentException | IOException e) {
          String message = name + ": " + e.getMessage();
          SchemeError error = place
              .map(at -> new SchemeError(at, message))
              .orElseGet(() -> new SchemeError(message));
          error.initCause(e);
          throw error;
        }
      });
    }

    private static List<Object> parts(Object list) {
      List<Object> parts = new ArrayList<>();
      @Nullable SyntaxForm scope = null;
      Object rest = list;
      while (rest != LList.Empty) {
        if (rest instanceof SyntaxForm wrapped) {
          scope = wrapped;
          rest = wrapped.getDatum();
        } else if (rest instanceof Pair pair) {
          parts.add(
              pair.getCar() instanceof Keyword
                  ? pair.getCar()
                  : Translator.wrapSyntax(pair.getCar(), scope));
          rest = pair.getCdr();
        } else {
          parts.add(rest);
          rest = LList.Empty;
        }
      }
      return parts;
    }

    private Expression error(Translator translator, Optional<SourceLocation> place, String reason) {
      String message = name + ": " + reason;
      SourceLocation where = place.orElseGet(() -> new SourceLocation("", 0, 0));
      translator.getMessages().error('e', where.file(), where.line(), where.column(), message);
      return new ErrorExp(message);
    }
  }
}
