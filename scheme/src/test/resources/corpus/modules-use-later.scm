;; use-modules may stand anywhere at the top level, and twice.
(define numbers '(1 2 3 4))
(use-modules (srfi srfi-1))
(define evens (filter even? numbers))
(use-modules (srfi srfi-1))
(list (last numbers) (count odd? numbers) evens)
