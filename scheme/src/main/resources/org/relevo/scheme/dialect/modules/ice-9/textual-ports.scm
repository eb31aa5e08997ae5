;;; (ice-9 textual-ports): reading and writing text.
(define-module (ice-9 textual-ports)
  #:re-export (get-char get-string-all get-string-n lookahead-char put-char put-string)
  #:export (get-line unget-char))

(define (get-line port)
  (%read-until "\n" port 'trim))

(define (unget-char port character)
  (unread-char character port))
