;; No clause of case-lambda takes so many.
(define f (case-lambda ((a) a) ((a b) b)))
(f 1 2 3)
