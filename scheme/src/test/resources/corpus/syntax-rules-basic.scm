;; syntax-rules with literals and several clauses.
(define-syntax range
  (syntax-rules (to step)
    ((_ a to b) (range a to b step 1))
    ((_ a to b step s) (let loop ((i a)) (if (> i b) '() (cons i (loop (+ i s))))))))
(list (range 1 to 4) (range 0 to 10 step 5))
