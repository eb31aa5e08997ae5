package org.relevo.scheme;

import gnu.lists.LList;
import gnu.lists.Pair;
import gnu.math.DFloNum;
import gnu.math.IntNum;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.relevo.core.directory.Advert;
import org.relevo.scheme.dialect.SchemeError;
import org.relevo.scheme.dialect.Texts;
import org.relevo.scheme.dialect.Vocabulary;

/** The predicate and the accessors of adverts. What an advert does not say, or says absurdly, is {@code #f}. */
final class AdvertProcedures {
  private AdvertProcedures() {}

  static void addTo(Vocabulary vocabulary) {
    vocabulary.procedure("advert?", 1, a -> a[0] instanceof Advert);
    accessor(vocabulary, "name", Advert::name);
    accessor(vocabulary, "host", Advert::host);
    accessor(vocabulary, "port", advert -> IntNum.make(advert.port()));
    accessor(vocabulary, "addresses", advert -> Texts.list(advert.addresses()));
    accessor(vocabulary, "interfaces", advert -> Texts.list(List.copyOf(advert.interfaces())));
    accessor(
        vocabulary,
        "text",
        advert -> Texts.list(advert.text().entrySet().stream()
            .map(entry -> new Pair(entry.getKey(), entry.getValue()))
            .toList()));
    accessor(vocabulary, "systems", advert -> Texts.list(advert.facts().systems()));
    accessor(
        vocabulary,
        "features",
        advert -> advert
            .facts()
            .features()
            .<Object>map(features -> Texts.list(List.copyOf(features)))
            .orElse(LList.Empty));
    accessor(
        vocabulary,
        "cores",
        advert -> advert.facts().cores().isPresent()
            ? IntNum.make(advert.facts().cores().getAsInt())
            : (Object) false);
    accessor(
        vocabulary,
        "slots",
        advert -> advert.facts().slots().isPresent()
            ? IntNum.make(advert.facts().slots().getAsInt())
            : (Object) false);
    accessor(
        vocabulary,
        "speed",
        advert -> advert.facts().speed().isPresent()
            ? DFloNum.valueOf(advert.facts().speed().getAsDouble())
            : (Object) false);
    accessor(vocabulary, "user", advert -> orFalse(advert.facts().user()));
    accessor(vocabulary, "daemon-socket", advert -> orFalse(advert.facts().daemonSocket()));
    accessor(vocabulary, "host-keys", advert -> Texts.list(advert.facts().hostKeys()));
    accessor(vocabulary, "signing-keys", advert -> Texts.list(advert.facts().signingKeys()));
    accessor(vocabulary, "faults", advert -> Texts.list(advert.faults()));
    accessor(
        vocabulary,
        "age",
        advert -> DFloNum.valueOf(
            Duration.between(advert.firstSeen(), advert.lastHeard()).toMillis() / 1000.0));
  }

  private static Object orFalse(Optional<String> value) {
    return value.<Object>map(text -> text).orElse(false);
  }

  private static void accessor(
      Vocabulary vocabulary, String field, Function<Advert, Object> value) {
    vocabulary.procedure("advert-" + field, 1, a -> {
      if (a[0] instanceof Advert advert) {
        return value.apply(advert);
      }
      throw new SchemeError(
          "advert-" + field + ": an advert is needed here, not " + Texts.describe(a[0]));
    });
  }
}
