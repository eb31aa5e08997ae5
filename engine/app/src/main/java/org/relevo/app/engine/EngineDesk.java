package org.relevo.app.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.relevo.app.build.BuildTask;
import org.relevo.app.build.EngineScreen;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.explain.ExplainTask;
import org.relevo.app.farm.FarmQuestion;
import org.relevo.app.farm.StatusWork;
import org.relevo.app.farm.TestWork;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.progress.Screen;
import org.relevo.client.Hello;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.offload.Offloader;
import org.relevo.core.store.daemon.HeadDaemonStore;

/** What the engine does for its clients. */
final class EngineDesk implements Desk {
  private final Engine engine;
  private final EngineControl control;
  private final InstantSource clock;

  EngineDesk(Engine engine, EngineControl control, InstantSource clock) {
    this.engine = engine;
    this.control = control;
    this.clock = clock;
  }

  @Override
  public Work take(Hello hello, Peer peer) throws RefusedException {
    return switch (hello.kind()) {
      case "hook" -> hook(hello);
      case "build" -> build(hello);
      case "explain" -> explain(hello);
      case "status" -> status(hello);
      case "test" -> test(hello);
      case "engine-status" ->
        streams -> EngineStatus.of(engine, control, clock.instant())
            .print(streams.out(), hello.arguments().contains("--json"));
      case "engine-stop" -> stop(hello, peer);
      default -> throw new RefusedException("this engine does not know how to do: " + hello.kind());
    };
  }

  private Work build(Hello hello) throws RefusedException {
    BuildTask task =
        parsed(hello, words -> BuildTask.parse(engine.head().store(), EngineScreen.work(words)));
    return streams -> {
      try (Screen screen = EngineScreen.of(hello.arguments(), streams.err());
          PrintWriter out = print(streams.out());
          PrintWriter err = print(streams.err())) {
        return task.run(engine.store(), engine.offloader(), out, err, screen);
      }
    };
  }

  /** Reads the words of a client's work. */
  private interface Parser<T> {
    T parse(List<String> words) throws IOException;
  }

  private <T> T parsed(Hello hello, Parser<T> parser) throws RefusedException {
    requireOurs(hello);
    try {
      return parser.parse(hello.arguments());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new RefusedException("its words are not understood: " + e.getMessage());
    }
  }

  private Work explain(Hello hello) throws RefusedException {
    ExplainTask task = parsed(hello, words -> ExplainTask.parse(engine.head().store(), words));
    return streams -> {
      // A file that is broken is an error here, as it is for who has no last good one.
      var unused = engine.machines().current();
      return task.run(engine.store(), engine.offloader(), print(streams.out()));
    };
  }

  private FarmQuestion question(Hello hello) throws RefusedException {
    return parsed(hello, words -> FarmQuestion.parse(engine.head().machinesFile(), words));
  }

  private Work status(Hello hello) throws RefusedException {
    FarmQuestion question = question(hello);
    StatusWork work =
        new StatusWork(this::ask, engine.tools().slots(), engine.tools().quarantine());
    return streams -> work.run(question, engine.machines()::current, print(streams.out()));
  }

  private StatusWork.Answer ask(BuildMachine machine, Duration limit) throws IOException {
    Offloader offloader = engine.offloader();
    return new StatusWork.Answer(offloader.ask(machine, limit), offloader.compression(machine));
  }

  private Work test(Hello hello) throws RefusedException {
    FarmQuestion question = question(hello);
    return streams -> TestWork.of(
            engine.head(), engine.connector(), engine.tools().quarantine())
        .run(question, engine.machines()::current, print(streams.out()));
  }

  /** Returns a printer whose user flushes it. */
  private static PrintWriter print(OutputStream out) {
    return new PrintWriter(out, false, StandardCharsets.UTF_8);
  }

  private Work stop(Hello hello, Peer peer) throws RefusedException {
    if (!peer.isOperator()) {
      throw new RefusedException("only root and " + System.getProperty("user.name")
          + ", who runs the engine, may stop it; you are " + peer.user());
    }
    boolean now = hello.arguments().contains("--now");
    return streams -> {
      control.stop(now);
      return ExitCodes.OK;
    };
  }

  private Work hook(Hello hello) throws RefusedException {
    requireOurs(hello);
    HookArguments arguments;
    try {
      arguments = HookArguments.parse(hello.arguments());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(ErrorText.of(e));
    }
    HeadDaemonStore store = engine
        .hookStore()
        .orElseThrow(
            () -> new RefusedException("it was started where this host has no build daemon"));
    Optional.ofNullable(hello.facts().get(Hello.PID))
        .flatMap(ClientAge::of)
        .ifPresent(age -> engine.meters().took(Step.CLIENT_START, age));
    return new HookWork(
        store, engine.offloader(), arguments, time -> engine.meters().took(Step.DECISION, time));
  }

  /** Refuses clients that mean other directories than the engine's. */
  private void requireOurs(Hello hello) throws RefusedException {
    HeadDirectories theirs = HeadDirectories.find(HeadDirectories.Choice.NONE, hello.facts());
    HeadDirectories ours = engine.head();
    if (!theirs.equals(ours)) {
      throw new RefusedException(
          "its directories are others than this client's: " + ours + ", not " + theirs);
    }
  }
}
