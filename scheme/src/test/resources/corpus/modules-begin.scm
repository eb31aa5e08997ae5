;; use-modules inside begin, and an import that code before it does not run yet.
(define (total l) (fold + 0 l))
(begin
  (use-modules (srfi srfi-1))
  (define answer (total '(1 2 3))))
answer
