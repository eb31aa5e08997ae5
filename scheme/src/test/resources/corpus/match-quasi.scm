;; Quasi-patterns: literal structure with holes.
(use-modules (ice-9 match))
(define (f x)
  (match x
    (`(machine ,name (port ,p)) (list name p))
    (`(both ,a . ,rest) (list a rest))
    (`#(v ,x) (list 'vector x))
    (`(point ,x ,y) (+ x y))))
(map f '((machine "a" (port 22)) (both 1 2 3) #(v 5) (point 3 4)))
