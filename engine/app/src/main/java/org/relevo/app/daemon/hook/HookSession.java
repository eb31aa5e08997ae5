package org.relevo.app.daemon.hook;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.relevo.app.hook.HookArguments;
import org.relevo.app.hook.HookReply;
import org.relevo.app.hook.HookRequest;

/**
 * The hook as one client uses it: one process at a time is offered builds, one after the other; whoever's build it takes
 * has it, and the next offer goes to a new one. A hook that does not work is given up for the session. Thread-safe.
 */
public final class HookSession implements AutoCloseable {
  private final HookCommand command;
  private final HookArguments arguments;
  private final HookTimes times;
  private final Semaphore turn = new Semaphore(1, true);
  private volatile Optional<String> fault = Optional.empty();
  private @Nullable HookProcess kept;
  private boolean closed;

  /** Creates the session; no process is started before the first offer. */
  public HookSession(HookCommand command, HookArguments arguments, HookTimes times) {
    this.command = command;
    this.arguments = arguments;
    this.times = times;
  }

  /** Returns whether it is worth asking. */
  public boolean works() {
    return fault.isEmpty();
  }

  /**
   * Offers a build when it is its turn.
   *
   * @param request made when its turn has come
   * @param said gets what the hook says, line by line, and that it does not work, once
   */
  public HookAnswer ask(Supplier<HookRequest> request, Consumer<String> said)
      throws InterruptedException {
    turn.acquire();
    try {
      if (fault.isPresent()) {
        return new HookAnswer.Broken(fault.get());
      }
      try {
        return offer(request.get(), said);
      } catch (IOException e) {
        String why = "the build hook \"" + command + "\" " + e.getMessage();
        said.accept(why + "; it is not asked any more for this request");
        fault = Optional.of(why);
        return new HookAnswer.Broken(why);
      }
    } finally {
      turn.release();
    }
  }

  private HookAnswer offer(HookRequest request, Consumer<String> said)
      throws IOException, InterruptedException {
    Optional<HookProcess> waiting = take();
    if (waiting.isPresent()) {
      try {
        return offer(waiting.get(), request, said);
      } catch (HookException e) {
        // It may have ended since its last answer; a new one will tell.
      }
    }
    HookProcess started;
    try {
      started = HookProcess.start(command, arguments, times);
    } catch (IOException e) {
      throw new HookException("could not be started: " + e.getMessage());
    }
    return offer(started, request, said);
  }

  private HookAnswer offer(HookProcess hook, HookRequest request, Consumer<String> said)
      throws HookException, InterruptedException {
    boolean stays = false;
    try {
      HookReply reply = hook.ask(request, said);
      stays = reply == HookReply.ACCEPT || keep(hook);
      return switch (reply) {
        case ACCEPT -> new HookAnswer.Accepted(hook);
        case DECLINE -> new HookAnswer.Declined();
        case POSTPONE -> new HookAnswer.Postponed();
      };
    } finally {
      if (!stays) {
        hook.close();
      }
    }
  }

  private synchronized boolean keep(HookProcess hook) {
    if (!closed) {
      kept = hook;
    }
    return !closed;
  }

  private synchronized Optional<HookProcess> take() {
    Optional<HookProcess> hook = Optional.ofNullable(kept);
    kept = null;
    return hook;
  }

  /** Ends the process that waits for an offer, if there is one; one that is being asked ends after its answer. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    take().ifPresent(HookProcess::close);
  }
}
