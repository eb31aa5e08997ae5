;; Definitions for programs that load this file.
(define loaded-port 2222)
(define (loaded-name prefix) (string-append prefix "-loaded"))
'value-of-defs
