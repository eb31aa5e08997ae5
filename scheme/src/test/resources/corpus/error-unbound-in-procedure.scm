;; get-string-all is unbound without (ice-9 textual-ports).
(define (text port) (get-string-all port))
(call-with-input-string "x" text)
