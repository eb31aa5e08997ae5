package org.relevo.core.ssh;

/**
 * Relays of our own, for machines that have an interpreter but no program made for that.
 *
 * <p>Each is one thread that waits for all four ends at once. Nothing is written but what fits, so that one direction goes on
 * while the other is full, as it must be where the daemon writes before it has read all. The end of the input is passed on to
 * the daemon, and the daemon's end is the end; when nothing came for a while after the former, nobody is there any more, and
 * the daemon should know.
 */
final class RelayScripts {
  /** How many seconds a relay waits for the daemon's next word after its own input has ended. */
  static final int LINGER_SECONDS = 5;

  /**
   * For Guile 2.2 and later. What comes and goes over sockets does not pass through ports, which would wait for the other end
   * to take all of it; a pipe takes 4096 bytes when it takes any.
   */
  static final String GUILE = """
      (use-modules (rnrs bytevectors) (ice-9 binary-ports) (srfi srfi-1))
      (sigaction SIGPIPE SIG_IGN)
      (define size 65536)
      (define daemon (socket PF_UNIX SOCK_STREAM 0))
      (connect daemon AF_UNIX (last (command-line)))
      (define fd (fileno daemon))
      (define in (fdopen 0 "rb"))
      (setvbuf in 'block size)
      (define out (fdopen 1 "wb"))
      (setvbuf out 'none)
      (define (without-waiting port)
        (fcntl port F_SETFL (logior O_NONBLOCK (fcntl port F_GETFL))))
      (define out-is-socket (eq? 'socket (stat:type (stat out))))
      (without-waiting daemon)
      (if out-is-socket (without-waiting out))
      (define (part piece start end)
        (let ((copy (make-bytevector (- end start))))
          (bytevector-copy! piece start copy 0 (- end start))
          copy))
      (define (send-some port piece at)
        (catch 'system-error
          (lambda ()
            (send port (if (zero? at) piece (part piece at (bytevector-length piece)))))
          (lambda failure
            (let ((errno (system-error-errno failure)))
              (cond ((memv errno (list EAGAIN EWOULDBLOCK EINTR)) 0)
                    ((and (eq? port daemon) (memv errno (list EPIPE ECONNRESET))) #f)
                    (else (apply throw failure)))))))
      (define (put-some piece at)
        (if out-is-socket
            (send-some out piece at)
            (let ((count (min 4096 (- (bytevector-length piece) at))))
              (put-bytevector out piece at count)
              (force-output out)
              count)))
      (define more #t)
      (define up #f)
      (define up-at 0)
      (define down #f)
      (define down-at 0)
      (define buffer (make-bytevector size))
      (define (write-up)
        (let ((count (send-some daemon up up-at)))
          (if count
              (set! up-at (+ up-at count))
              (set! more #f))
          (if (or (not count) (= up-at (bytevector-length up)))
              (set! up #f))))
      (define (write-down)
        (set! down-at (+ down-at (put-some down down-at)))
        (if (= down-at (bytevector-length down))
            (set! down #f)))
      (define (read-up)
        (let ((piece (get-bytevector-some in)))
          (set! up-at 0)
          (if (eof-object? piece)
              (begin
                (set! more #f)
                (shutdown daemon 1))
              (set! up piece))))
      (define (read-down)
        (let ((count (recv! daemon buffer)))
          (if (zero? count) (primitive-exit 0))
          (set! down-at 0)
          (set! down (part buffer 0 count))))
      (let round ()
        (let* ((from-in (if (and more (not up)) (list 0) (list)))
               (from-daemon (if down (list) (list fd)))
               (to-daemon (if up (list fd) (list)))
               (to-out (if down (list 1) (list)))
               (ready (select (append from-in from-daemon) (append to-daemon to-out) (list)
                              (if more #f LINGER)))
               (readable (car ready))
               (writable (cadr ready)))
          (if (and up (memv fd writable)) (write-up))
          (if (and down (memv 1 writable)) (write-down))
          (if (memv 0 readable) (read-up))
          (if (memv fd readable) (read-down))
          (if (or more (pair? readable) (pair? writable)) (round))))
      (primitive-exit 0)
      """.replace("LINGER", Integer.toString(LINGER_SECONDS));

  /** For any Perl 5, with nothing but what perl-base has. */
  static final String PERL = """
      use Socket; use Fcntl; use Errno;
      $SIG{PIPE} = "IGNORE";
      my $daemon;
      socket($daemon, AF_UNIX, SOCK_STREAM, 0) && connect($daemon, sockaddr_un($ARGV[0])) or die "$!\\n";
      for ($daemon, \\*STDIN, \\*STDOUT) {
        binmode $_;
        fcntl($_, F_SETFL, O_NONBLOCK | fcntl($_, F_GETFL, 0)) or die "$!\\n";
      }
      my $fd = fileno $daemon;
      my ($up, $down, $more) = ("", "", 1);
      sub passing { $!{EAGAIN} || $!{EWOULDBLOCK} || $!{EINTR} }
      sub write_some {
        my $count = syswrite($_[0], $_[1]);
        return passing() unless defined $count;
        substr($_[1], 0, $count) = "";
        return 1;
      }
      sub ended {
        my $count = sysread($_[0], $_[1], 65536);
        defined $count || passing() or die "$!\\n";
        return defined $count && $count == 0;
      }
      while (1) {
        my ($r, $w) = ("", "");
        vec($r, 0, 1) = 1 if $more && $up eq "";
        vec($r, $fd, 1) = 1 if $down eq "";
        vec($w, $fd, 1) = 1 if $up ne "";
        vec($w, 1, 1) = 1 if $down ne "";
        my $count = select($r, $w, undef, $more ? undef : LINGER);
        next if $count < 0 && $!{EINTR};
        last if $count < 1;
        if (vec($w, $fd, 1) && !write_some($daemon, $up)) { $up = ""; $more = 0; }
        if (vec($w, 1, 1)) { write_some(\\*STDOUT, $down) or die "$!\\n"; }
        if (vec($r, 0, 1) && ended(\\*STDIN, $up)) { $more = 0; shutdown($daemon, 1); }
        if (vec($r, $fd, 1)) { last if ended($daemon, $down); }
      }
      """.replace("LINGER", Integer.toString(LINGER_SECONDS));

  private RelayScripts() {}
}
