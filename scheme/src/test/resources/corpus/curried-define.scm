;; (define ((f a) b) …) with (ice-9 curried-definitions).
(use-modules (ice-9 curried-definitions))
(define ((adder a) b) (+ a b))
(define ((tagger tag) . rest) (cons tag rest))
(list ((adder 1) 2) ((tagger 'x) 1 2) (map (adder 10) '(1 2)))
