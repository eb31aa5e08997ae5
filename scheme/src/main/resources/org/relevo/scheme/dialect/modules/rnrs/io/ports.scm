;;; (rnrs io ports): ports.
(define-module (rnrs io ports)
  #:re-export (call-with-port close-port current-error-port current-input-port current-output-port
               eof-object eof-object? get-char get-string-all get-string-n input-port?
               lookahead-char output-port? port? put-char put-string)
  #:export (get-line open-string-input-port))

(define (get-line port)
  (%read-until "\n" port 'trim))

(define open-string-input-port open-input-string)
