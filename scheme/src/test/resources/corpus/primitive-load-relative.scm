;; primitive-load takes a relative name; the programs run where they lie.
(define value (primitive-load "parts/list.scm"))
(reverse value)
