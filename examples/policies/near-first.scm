;; Machines of our own network first, and the rented ones only when none of ours can have the build.
;; Among each, that which lacks the least; what is equal then goes by chance, so that builds spread.

(define (near? candidate)
  (string-suffix? ".lan.example.org" (candidate-name candidate)))

(then (prefer near?)
      most-local
      tie-break-randomly)
